/** Makes one's own measurement the committed one of its instruction set: for maintainers. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../results/paths";
import { drawFigures } from "../figures/files/save";
import { committedCharts } from "./charts";
import { writeAtomically } from "../common/files";
import type { InstructionSet } from "./instructions";
import { faultsOf, readLimits } from "./limits";
import { limitsMarkdown, markdownOf, withTables } from "./markdown";
import { committedBench, committedPath, ownPath, readBench, writeBench } from "./results";
import { workloads } from "./workloads";

/** Copies data/runs/bench/SET.json to data/bench, rewrites the README's tables, and redraws the benchmark's charts. */
export async function promote(instructions: InstructionSet): Promise<void> {
  const results = readBench(ownPath(instructions));
  const measured = new Set(results.rows.map(({ workload }) => workload));
  const missing = workloads(instructions).filter(({ id }) => !measured.has(id));
  for (const { id } of missing) process.stderr.write(`${id}: not measured; \`npm run bench -- --resume\` does it\n`);
  for (const fault of faultsOf(results, readLimits(instructions)))
    process.stderr.write(`data/bench/limits.json: ${fault}\n`);
  writeBench(committedPath(instructions), results);
  writeTexts();
  const { skipped } = await drawFigures(committedCharts(), join(root, "figures"));
  for (const { format, reason } of skipped) process.stderr.write(`skipped ${format}: ${reason}\n`);
}

/** README.md's tables and limits.md, from what is committed. */
function writeTexts(): void {
  const readme = join(root, "README.md");
  const committed = committedBench();
  writeAtomically(readme, withTables(readFileSync(readme, "utf8"), markdownOf(committed)));
  const limits = committed.map(({ setting }) => readLimits(setting.instructions));
  writeAtomically(join(root, "data", "bench", "limits.md"), limitsMarkdown(committed, limits.flat()));
}
