/** Pass rates of this repository, read as if they were a user's: one base policy, and what GRPO made of it. */

import { join } from "node:path";
import type { PromptCounts, Reading } from "../../passrates";
import { committedDirectory, tableNames } from "../../results/paths";
import { readPromptRows } from "../../results/tables";
import type { PromptRow } from "../../results/rows";

const protocol = "quick";
const base = "e0.02-s1";
const tuned = "e0.02-s1-grpo-depth-r1";

/**
 * The committed counts of a base policy and of the same after GRPO on problems of three operations, on these and on the
 * problems of pretraining: two domains.
 */
export async function readExample(): Promise<Reading> {
  const file = join(committedDirectory(protocol), tableNames.prompts);
  const rows = await readPromptRows(file);
  const before = rows.filter(({ run }) => run === base);
  const after = rows.filter(({ run }) => run === tuned);
  const prompts = after.flatMap((row): PromptCounts[] => {
    const own = before.find(({ axis, prompt }) => axis === row.axis && prompt === row.prompt);
    return own ? [{ id: `${row.axis} ${row.prompt}`, domain: row.axis, base: countOf(own), tuned: countOf(row) }] : [];
  });
  const counts = prompts.flatMap(({ base, tuned }) => [base, tuned]);
  const total = (of: "n" | "k") => counts.reduce((sum, count) => sum + (count?.[of] ?? 0), 0);
  return {
    prompts,
    steps: [],
    sources: [
      {
        file: `data/${protocol}/${tableNames.prompts}`,
        shape: "this repository's counts",
        policy: "both",
        rows: 2 * prompts.length,
        samples: total("n"),
        correct: total("k"),
        groupedBy: "axis and prompt",
        correctBy: "correct of samples",
      },
    ],
    notes: [`Base: the policy ${base}. Tuned: ${tuned}, after GRPO on problems of three operations (the axis depth).`],
    dropped: [],
  };
}

const countOf = ({ samples, correct }: PromptRow) => ({ n: samples, k: correct });
