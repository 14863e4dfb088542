/**
 * The rows that every figure, table and verdict is computed from: one measured number with its keys.
 *
 * Column by column: data/README.md. Rows are plain objects, so that `new DataFrame(rows)` of danfojs reads them.
 */

import type { PromptResult } from "../evaluation/examine";
import type { Axis } from "../strings";

/** What an evaluation belongs to; see data/README.md for the design of each. */
export type Study = "base" | "exposure" | "saturation" | "ladder-shared" | "ladder-distinct" | "contrast";

/** How the evaluated policy was made from the base policy. */
export type Method = "none" | "grpo" | "rft" | "sft";

/** What a row measures; masses, rates and probabilities are in [0, 1]. */
export type Metric = "greedy" | "correctMass" | "pathMass" | "exactMass" | "editDistance" | `passAt${number}`;

/** One measured number. `""` stands where a key does not apply (CSV knows no null). */
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
  trainedOn: Axis | "ladder" | "";
  axis: Axis | "ladder";
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
  axis: Axis | "ladder";
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
}

/** Columns of rows.csv, in file order. */
export const resultColumns = [
  ...["protocol", "version", "hypotheses", "study", "run", "base", "baseSeed", "rlSeed", "exposure", "snapshot"],
  ...["method", "scaleRewards", "kl", "beta", "numGenerations", "trainedOn", "axis", "rung", "format"],
  ...["metric", "value", "lower", "upper", "prompts", "samples"],
] as (keyof ResultRow)[];

/** Columns of curves.csv, in file order. */
export const curveColumns: (keyof CurveRow)[] = ["run", "study", "step", "metric", "value"];

/** Columns of rows.csv that hold numbers (or nothing). */
export const numericResultColumns = new Set<keyof ResultRow>([
  ...(["baseSeed", "rlSeed", "exposure", "snapshot", "beta", "numGenerations", "rung"] as const),
  ...(["value", "lower", "upper", "prompts", "samples"] as const),
]);
