/**
 * Bootstrap intervals for any statistic of independent units (seeds, prompts).
 *
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap, chapters 13 (percentile) and 14 (BCa). Quantiles
 * interpolate linearly and ties count by half, as in SciPy.
 */

import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { Random } from "../common/random";
import { requireInteger, requireOneOf } from "../common/require";
import type { IntervalEstimate } from "./intervals";
import { mean } from "./moments";

export interface BootstrapOptions {
  /** "bca" corrects for bias and for a spread that changes with the value; "percentile" does not. */
  method: "percentile" | "bca";
  random: Random;
  /** How often the data are resampled; 10,000 by default. */
  resamples?: number;
  /** Coverage, in (0, 1); 0.95 by default. */
  level?: number;
}

/** The statistic of `units` with its bootstrap interval. The same `random` gives the same interval. Throws RangeError on fewer than two units. */
export function bootstrap<T>(
  units: readonly T[],
  statistic: (units: readonly T[]) => number,
  { method, random, resamples = 10_000, level = 0.95 }: BootstrapOptions,
): IntervalEstimate {
  requireInteger("number of units", units.length, { min: 2 });
  requireInteger("resamples", resamples, { min: 1 });
  requireOneOf("method", method, ["percentile", "bca"]);
  const draw = () => statistic(units.map(() => units[random.integer(units.length)]));
  const distribution = Array.from({ length: resamples }, draw);
  const value = statistic(units);
  if (method === "percentile") return { value, ...percentileInterval(distribution, level) };
  return { value, ...bcaInterval(distribution, value, leaveOneOut(units, statistic), level) };
}

/** The middle `level` of a bootstrap distribution. */
export function percentileInterval(distribution: readonly number[], level: number): { lower: number; upper: number } {
  return between(distribution, (1 - level) / 2, (1 + level) / 2);
}

/**
 * Bias-corrected and accelerated. `value`: the statistic of all units; `jackknifed`: that without each one of them.
 * A statistic that no resample moves has an interval of no width.
 */
export function bcaInterval(
  distribution: readonly number[],
  value: number,
  jackknifed: readonly number[],
  level: number,
): { lower: number; upper: number } {
  const below = distribution.reduce((count, each) => count + (each < value ? 1 : each === value ? 0.5 : 0), 0);
  const bias = normalQuantile(below / distribution.length, 0, 1);
  const acceleration = skewness(jackknifed) / 6;
  const corrected = (p: number) => {
    const shifted = bias + normalQuantile(p, 0, 1);
    return normalCdf(bias + shifted / (1 - acceleration * shifted), 0, 1);
  };
  return between(distribution, corrected((1 - level) / 2), corrected((1 + level) / 2));
}

function leaveOneOut<T>(units: readonly T[], statistic: (units: readonly T[]) => number): number[] {
  return units.map((_, left) => statistic(units.filter((_, i) => i !== left)));
}

/** Σ u³ / (Σ u²)^{3/2} of the influences u: the mean of the jackknifed values minus each of them. */
function skewness(jackknifed: readonly number[]): number {
  const centre = mean(jackknifed);
  const power = (exponent: number) => jackknifed.reduce((sum, value) => sum + (centre - value) ** exponent, 0);
  const squares = power(2);
  return squares === 0 ? 0 : power(3) / squares ** 1.5;
}

function between(distribution: readonly number[], low: number, high: number): { lower: number; upper: number } {
  const sorted = [...distribution].sort((a, b) => a - b);
  return { lower: quantile(sorted, low), upper: quantile(sorted, high) };
}

function quantile(sorted: readonly number[], p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
