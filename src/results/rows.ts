/**
 * The rows that every figure, table and verdict is computed from: one measured number with its keys.
 *
 * Column by column: data/README.md. Rows are plain objects, so that `new DataFrame(rows)` of danfojs reads them.
 */

import type { PromptResult } from "../evaluation/examine";
import type { EvaluatedOn, TrainedOn } from "./trainedOn";

/** What an evaluation belongs to; see data/README.md for the design of each. */
export type Study =
  | "base"
  | "exposure"
  | "saturation"
  | "contrast"
  | "mixed"
  | "long"
  | "alone"
  | "probes"
  | "ladder-shared"
  | "ladder-distinct";

/** How the evaluated policy was made from the base policy. */
export type Method = "none" | "grpo" | "rft" | "sft";

/** What a row measures; masses, rates and probabilities are in [0, 1]. */
export type Metric =
  | "greedy"
  | "correctMass"
  | "pathMass"
  | "exactMass"
  | "editDistance"
  | `passAt${number}`
  | `exactMassAt${number}`
  | "wrongRankCorrelation"
  | "correctRankCorrelation"
  | "wrongRatioChange"
  | "correctRatioChange";

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
  scaleRewards: "group" | "batch" | "none" | "";
  kl: "k1" | "k1-reward" | "k2" | "k3" | "exact" | "";
  beta: number | "";
  numGenerations: number | "";
  trainedOn: TrainedOn | "ladder" | "";
  axis: EvaluatedOn | "ladder";
  rung: number | "";
  format: "steps" | "answer";
  metric: Metric;
  value: number;
  /** 95% interval over prompts; `""` where there is none. */
  lower: number | "";
  upper: number | "";
  prompts: number;
  /** Samples per prompt; 0 where nothing is sampled. */
  samples: number;
}

/** Counts of one prompt. One half of the samples places it on the base-mass axis, the other measures its gain. */
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

/** How much of a protocol some results hold. */
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
