/**
 * The rows that every figure, table and verdict is computed from: one measured number with its keys.
 *
 * Column by column: data/README.md. Rows are plain objects, so that `new DataFrame(rows)` of danfojs reads them.
 */

import type { Metric } from "../evaluation/metrics";
import type { PromptResult } from "../evaluation/observe";
import { axes, targets, taskNames } from "../strings";
import type { Axis, Format, LadderRules, RewardName, Target, TaskName } from "../strings";
import type { RewardScale, KLEstimator, LossType } from "../training/config";
import type { AlgorithmName } from "../training/algorithms";

export type { Metric };

/** Studies: what runs on the testbed are for; see data/README.md for the design of each. */
export const testbedStudies = [
  "exposure",
  "saturation",
  "contrast",
  "mixed",
  "long",
  "alone",
  "probes",
  "moments",
  "beta",
  "loss-type",
  "reward-control",
  "reward",
  "skills",
  "algorithms",
  "specification",
  "groups",
  "prolonged",
  "coverage",
  "curriculum",
  "architecture",
  "inside",
  "second-testbed",
] as const;

/** What an evaluation belongs to: a study, its base policies, or the ladder, with one decision or with several. */
export type Study = "base" | (typeof testbedStudies)[number] | `ladder-${LadderRules}` | "ladder-decisions";

/** How the evaluated policy was made from the base policy. */
export type Method = "none" | AlgorithmName;

/** The study that has an algorithm's runs on targets: GRPO's, or those that are set beside them. */
export function studyOfMethod(method: AlgorithmName): Study {
  return method === "grpo" ? "exposure" : "contrast";
}

/** What stands beside problems in distribution in a mixture: a target, or single operations. */
type Mixed = Target | "depth-1";
/** A training split, or batches of two, drawn with equal chance. Depth 2 is `in-distribution`. */
export type TrainedOn = Axis | "depth-1" | `${Mixed}+in-distribution`;
export const trainable: readonly TrainedOn[] = [
  ...axes,
  ...targets.map((target): TrainedOn => `${target}+in-distribution`),
  "depth-1",
  "depth-1+in-distribution",
];

/** Where a policy on the testbed is evaluated. */
export type EvaluatedOn = TaskName;
export const evaluable: readonly EvaluatedOn[] = taskNames;

/** The axes whose problems a run is trained on. */
export function axesIn(trainedOn: TrainedOn): EvaluatedOn[] {
  return trainedOn.split("+") as EvaluatedOn[];
}

/**
 * A reward's name; `flipped` with its probability: `flipped 0.1`. `shuffled`: each group's rewards were given to its
 * rollouts in random order.
 */
export type RewardColumn = Exclude<RewardName, "flipped"> | `flipped ${number}` | "shuffled" | "";

/** One measured number. `""` stands where a key does not apply. */
export interface ResultRow {
  protocol: string;
  version: string;
  /** First 12 hex digits of the hash of the hypotheses that the run was made under. */
  hypotheses: string;
  study: Study;
  run: string;
  base: string;
  baseSeed: number;
  rlSeed: number | "";
  exposure: number;
  /** Pretraining step that the parameters, or those they were trained from, come from. */
  snapshot: number;
  method: Method;
  scaleRewards: RewardScale | "";
  /** The estimator; `k1-reward` where it stands in the reward. */
  kl: KLEstimator | "k1-reward" | "";
  beta: number | "";
  numGenerations: number | "";
  /** How token losses add up, where it is not `grpo`. */
  lossType: Exclude<LossType, "grpo"> | "";
  /** What was rewarded, where that was chosen (`reward`), or `shuffled` (`shuffle_rewards`). */
  reward: RewardColumn;
  /** Which of its study's settings the run has, where no other column says. */
  arm: string;
  trainedOn: TrainedOn | "ladder" | "";
  axis: EvaluatedOn | "ladder";
  rung: number | "";
  /** Uncertain letters in a row in each answer of the ladder, where there are several. */
  decisions: number | "";
  format: Format;
  metric: Metric;
  value: number;
  /** 95% interval over prompts; `""` where there is none. */
  lower: number | "";
  upper: number | "";
  prompts: number;
  /** Samples per prompt; 0 where nothing is sampled. */
  samples: number;
}

/** Counts of one prompt. One half of the samples gives its base mass, the other measures its gain. */
export interface PromptRow extends PromptResult {
  run: string;
  base: string;
  study: Study;
  axis: EvaluatedOn | "ladder";
  /** −1 outside the ladder (Parquet keeps the column one type). */
  rung: number;
}

/** One point of a learning curve; `metric` by TRL's name (reward, kl, entropy, frac_reward_zero_std, …). */
export interface CurveRow {
  run: string;
  study: Study;
  step: number;
  metric: string;
  value: number;
}

/** All that figures, notebooks and findings may read. */
export interface Results {
  /** Name of the protocol that the rows come from. */
  protocol: string;
  rows: ResultRow[];
  prompts: PromptRow[];
  curves: CurveRow[];
  /** Where they were read from; absent where rows were made by hand. */
  about?: About;
}

/** How much of a protocol some results have. */
export interface About {
  /** Jobs whose rows are there. */
  jobs: number;
  /** Jobs of the protocol that they were collected under. */
  plannedJobs: number;
  /** Directory, from the project's root where it is inside. */
  directory: string;
  /** The protocol had other settings than that of the committed results of this name. */
  changed: boolean;
}
