/** EvalPlus: `*eval_results.json`. */

import { ReadingError } from "../failure";
import { isRow, type Row } from "../row";
import type { Sink } from "../tally";
import type { Shape } from "./shape";

/**
 * For each task a list of verdicts. The extra tests ("plus") count by default; a sample passes them if it passes both
 * sets, as EvalPlus counts. Source: its evaluate, version 0.3.
 */
export const evalplus: Shape = {
  name: "EvalPlus results",
  recognises: ({ head: [first] }) => isRow(first.eval) && Object.values(first.eval).some(isVerdicts),
  plan(table, { correct, group, domain }) {
    const fixed = group !== undefined ? "--group" : domain !== undefined ? "--domain" : undefined;
    if (fixed !== undefined)
      throw new ReadingError(
        { file: table.file },
        `${fixed}: EvalPlus's samples have their task, and no other column: leave it out`,
      );
    if (correct !== undefined && !["base", "plus", "base_status", "plus_status"].includes(correct)) {
      throw new ReadingError({ file: table.file }, `--correct: expected plus or base, got "${correct}"`);
    }
    const hasPlus = samplesOf(table.head[0]).some(([, { plus_status: plus }]) => typeof plus === "string");
    const isBase = correct?.startsWith("base") ?? !hasPlus;
    return {
      groupedBy: "task_id",
      score: isBase ? "base_status" : "base_status and plus_status",
      notes: [
        isBase
          ? `A sample is correct if it passes the original tests${hasPlus ? "; --correct plus takes the extra tests too" : ": the file has no verdicts of the extra ones"}.`
          : "A sample is correct if it passes the original and the extra tests, as EvalPlus counts; --correct base takes the original ones alone.",
      ],
      read: (row, sink) => samplesOf(row).forEach(([id, verdict]) => judge(id, verdict, isBase, sink)),
    };
  },
};

const isVerdicts = (value: unknown) =>
  Array.isArray(value) && value.some((each) => isRow(each) && "base_status" in each);

function samplesOf(row: Row): [string, Row][] {
  const tasks = isRow(row.eval) ? Object.entries(row.eval) : [];
  return tasks.flatMap(([id, verdicts]) =>
    (Array.isArray(verdicts) ? verdicts : []).filter(isRow).map((verdict): [string, Row] => [id, verdict]),
  );
}

function judge(id: string, { base_status: base, plus_status: plus }: Row, isBase: boolean, sink: Sink): void {
  const verdict = isBase ? base : (plus ?? null);
  if (verdict === null) return sink.drop(`no score: ${isBase ? "base_status" : "plus_status"} is null`);
  sink.sample({ id, score: base === "pass" && verdict === "pass", column: isBase ? "base_status" : "plus_status" });
}
