/** What figures call the settings that a study of protocol `levers` compares. */

import type { ResultRow, Study } from "../results/rows";
import { rewards } from "../strings";
import { algorithms } from "../training/algorithms";

type Name = (row: ResultRow) => string;

/** Of the studies that compare arms. */
const names: Partial<Record<Study, Name>> = {
  algorithms: ({ method, arm }) => [algorithmName(method), ...(changed[arm] ?? ownRate(method))].join(", "),
  reward: rewardName,
  groups: ({ arm }) => (arm.startsWith("g") ? `groups of ${arm.slice(1)}` : arm.replace("-", " ")),
  prolonged: ({ arm }) => longName(arm),
  curriculum: ({ arm }) => arm.replace("-", " "),
  architecture: ({ arm }) => shapes[arm] ?? arm,
  skills: ({ method, trainedOn }) => `${algorithmName(method)} on ${skills[trainedOn] ?? trainedOn}`,
  coverage: ({ arm, method }) => (arm === "plain" ? algorithmName(method) : (varied[arm] ?? arm)),
  specification: ({ arm }) => arm.replace("beta", "β = ").replace("-rate", ", rate "),
  "second-testbed": ({ base }) => (base.startsWith("alchemy-") ? "DataAlchemy" : "arithmetic"),
};

/** What an algorithm is run with, where not at its own rate and otherwise as it is. */
const changed: Record<string, string[]> = {
  "four-updates": ["four updates"],
  "four-updates-beta0": ["four updates", "β = 0"],
  beta0: ["β = 0"],
};
/** GRPO is run at the rate of all other studies too. */
const ownRate = (method: ResultRow["method"]) => (method === "grpo" ? ["its best rate"] : []);

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

const varied: Record<string, string> = {
  entropy: "entropy bonus",
  "four-updates": "four updates",
  "clip-higher": "four updates, higher clip",
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
  if (arm === "random-four-updates") return "random, four updates";
  if (arm === "strict-path-alchemy") return "right path, DataAlchemy";
  return arm in rewards ? rewards[arm as keyof typeof rewards].title : arm;
}

function longName(arm: string): string {
  const [beta, kind] = arm.replace("beta", "").split("-");
  return `β = ${beta}${kind === "resets" ? ", resets" : ""}`;
}
