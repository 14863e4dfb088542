/** TRL: the completions that its trainers log (`log_completions=True`), as Parquet or as JSON. */

import { ReadingError, listed } from "../failure";
import { columnsOf, type Table } from "../row";
import { hasColumns, type Shape, sampleShape } from "./shape";

const own = ["step", "prompt", "completion", "advantage"];
const namesOfCorrectness = /accura|correct|exact|match|solv|verif|pass/i;

/** One float column for each reward function. Source: TRL's GRPOTrainer, version 1.16. */
export const trl: Shape = sampleShape({
  name: "TRL completions",
  isLog: true,
  recognises: (table) => hasColumns(table, "prompt", "completion", "advantage"),
  id: "prompt",
  score: correctnessColumn,
  step: "step",
  advantage: "advantage",
  notes: (table, { score }) => [
    ...[
      "TRL logs the last generation batch of a logging step: with logging_steps above 1 most rollouts are not in its files.",
    ],
    ...otherRewards(table, score.column),
  ],
  closing: (steps) => {
    const stride = Math.min(...steps.slice(1).map((step, i) => step - steps[i]));
    return steps.length > 1 && stride > 1
      ? [
          `The steps are ${stride} apart: the rollouts of about ${stride - 1} of ${stride} steps are missing from these files. ` +
            "Set logging_steps=1 to have them all.",
        ]
      : [];
  },
});

function rewardColumns(table: Table): string[] {
  const isNumeric = (name: string) =>
    table.head.some((row) => ["number", "bigint"].includes(typeof row[name])) &&
    table.head.every((row) => row[name] === null || ["number", "bigint"].includes(typeof row[name]));
  return columnsOf(table).filter((name) => !own.includes(name) && isNumeric(name));
}

function correctnessColumn(table: Table): string {
  const rewards = rewardColumns(table);
  const likely = rewards.filter((name) => namesOfCorrectness.test(name));
  const [only, ...others] = likely.length > 0 ? likely : rewards;
  if (only !== undefined && others.length === 0) return only;
  throw new ReadingError(
    { file: table.file },
    `expected one reward that says whether a completion is correct, got ${listed(rewards) || "none"}: name it, --correct COLUMN`,
  );
}

function otherRewards(table: Table, chosen: string): string[] {
  const others = rewardColumns(table).filter((name) => name !== chosen);
  return others.length > 0
    ? [`Other rewards in the files (${listed(others)}) are not counted; advantages say which groups gave a signal.`]
    : [];
}
