/** From a training log to the rows of learning curves. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { readMetrics, type Metrics } from "../training/metrics";
import { mean } from "../statistics/moments";
import type { CurveRow } from "./rows";

/** TRL's metrics that a figure may show, and verl's `acc`. */
const curveMetrics = [
  "loss",
  "reward",
  "acc",
  "reward_std",
  "kl",
  "entropy",
  "frac_reward_zero_std",
  "clip_ratio",
  "grad_norm",
  "learning_rate",
  "completions/mean_length",
];

/**
 * The learning curves of the run whose metrics.jsonl is in `directory`, in float32's precision. With `points`, at most
 * so many on each curve: each is the mean over as many steps, at the last of them.
 */
export function curvesOf(
  { id, study }: { id: string; study: CurveRow["study"] },
  directory: string,
  points = Infinity,
): CurveRow[] {
  const path = join(directory, "metrics.jsonl");
  if (!existsSync(path)) return [];
  const steps = readMetrics(path);
  const width = Math.max(1, Math.ceil(steps.length / points));
  return windows(steps, width).flatMap((window) =>
    curveMetrics
      .filter((metric) => metric in window[0])
      .map((metric) => {
        const value = Math.fround(mean(window.map((metrics) => metrics[metric])));
        return { run: id, study, step: window[window.length - 1].step, metric, value };
      }),
  );
}

function windows(steps: Metrics[], width: number): Metrics[][] {
  return Array.from({ length: Math.ceil(steps.length / width) }, (_, i) => steps.slice(i * width, (i + 1) * width));
}

/** Mean of a curve, by step, over its first `count` steps; a point of a thinned one is the mean of the steps that end there. */
export function earlyMean(curve: Pick<CurveRow, "step" | "value">[], count: number): number {
  return mean(curve.filter(({ step }, i) => i === 0 || step <= count).map(({ value }) => value));
}

/** Mean of a curve over its last `count` steps. */
export function lateMean(curve: Pick<CurveRow, "step" | "value">[], count: number): number {
  const last = curve.length > 0 ? curve[curve.length - 1].step : 0;
  return mean(curve.filter(({ step }) => step > last - count).map(({ value }) => value));
}
