/** What figures call the settings that a study of protocol `levers` compares. */

import type { ResultRow, Study } from "../results/rows";
import { rewards } from "../strings";
import { algorithms } from "../training/algorithms";

type Name = (row: ResultRow) => string;

/** Of the studies that compare arms. */
const names: Partial<Record<Study, Name>> = {
  algorithms: ({ method }) => (method === "grpo" ? "GRPO, its best rate" : algorithmName(method)),
  reward: rewardName,
  groups: ({ arm }) => (arm.startsWith("g") ? `groups of ${arm.slice(1)}` : arm.replace("-", " ")),
  prolonged: ({ arm }) => longName(arm),
  curriculum: ({ arm }) => arm.replace("-", " "),
  architecture: ({ arm }) => shapes[arm] ?? arm,
  skills: ({ method, trainedOn }) => `${algorithmName(method)} on ${skills[trainedOn] ?? trainedOn}`,
  coverage: ({ arm, method }) => (arm === "plain" ? algorithmName(method) : arm === "entropy" ? "entropy bonus" : arm),
  specification: ({ arm }) => arm.replace("beta", "β = ").replace("-rate", ", rate "),
  "second-testbed": ({ base }) => (base.startsWith("alchemy-") ? "DataAlchemy" : "arithmetic"),
};

/** What is other than in the default transformer: width 64, two layers, RoPE. */
const shapes: Record<string, string> = {
  narrow: "width 48",
  broad: "width 128",
  shallow: "1 layer",
  deep: "4 layers",
  learned: "learned positions",
  alibi: "ALiBi",
  nope: "no positions",
};

const skills: Record<string, string> = {
  "depth-1": "single ones",
  "in-distribution": "pairs",
  "depth-1+in-distribution": "both",
};

/** The name of a run's arm within its study; GRPO's own for a study without arms. */
export function armName(row: ResultRow): string {
  return names[row.study]?.(row) ?? algorithmName(row.method);
}

function algorithmName(method: ResultRow["method"]): string {
  return method === "none" ? "base policy" : algorithms[method].title;
}

function rewardName({ arm, reward }: ResultRow): string {
  if (reward.startsWith("flipped")) return reward.replace(" ", ", p = ");
  return arm in rewards ? rewards[arm as keyof typeof rewards].title : arm;
}

function longName(arm: string): string {
  const [beta, kind] = arm.replace("beta", "").split("-");
  return `β = ${beta}${kind === "resets" ? ", resets" : ""}`;
}
