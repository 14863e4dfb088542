/** Intervals around a measured number. `level` is the coverage, in (0, 1), 0.95 by default. */

import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import studentQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requireInteger, requirePositive } from "../common/require";
import { moments } from "./moments";

/** A number with its interval. */
export interface IntervalEstimate {
  value: number;
  lower: number;
  upper: number;
}

/**
 * A proportion from `successes` of `trials`, independent of each other: Wilson's score interval. Stays in [0, 1], and
 * is not empty at 0 or at `trials`. Throws RangeError unless both are integers, trials ≥ 1.
 */
export function binomialInterval(successes: number, trials: number, level = 0.95): IntervalEstimate {
  requireInteger("trials", trials, { min: 1 });
  requireInteger("successes", successes, { min: 0, max: trials });
  return wilson(successes / trials, trials, normalAt(level));
}

/**
 * The mean of proportions, one a cluster, each from `trials` trials; for us, a prompt's share of correct samples.
 *
 * Samples of one prompt are alike, so prompts are the unit: Wilson's interval at the effective sample size, that of
 * independent trials with the variance seen between clusters, corrected for its few degrees of freedom. Where all
 * clusters are 0, or all are 1, it is the number of trials. `clusters`: how many have each proportion; one, unless given.
 * Throws RangeError on fewer than two clusters.
 * Source: Korn and Graubard, Survey Methodology 24 (1998); with Wilson's, Franco et al., J. Surv. Stat. Methodol. 7 (2019).
 */
export function clusteredInterval(
  proportions: readonly number[],
  trials: number,
  level = 0.95,
  clusters?: readonly number[],
): IntervalEstimate {
  const { mean, deviation, n } = moments(proportions, clusters);
  requireInteger("number of proportions", n, { min: 2 });
  requirePositive("trials", trials);
  const z = normalAt(level);
  if (mean === 0 || mean === 1) return wilson(mean, n * trials, z);
  const independent = Math.min((mean * (1 - mean) * n) / deviation ** 2, n * trials);
  return wilson(mean, independent * (z / studentAt(level, n - 1)) ** 2, z);
}

/** The mean of independent values, by Student's t. Throws RangeError on fewer than two. */
export function meanInterval(values: readonly number[], level = 0.95): IntervalEstimate {
  const { mean, deviation, n } = momentsOfTwo(values);
  return around(mean, (studentAt(level, n - 1) * deviation) / Math.sqrt(n));
}

/**
 * Where the next value falls, given independent normal ones: mean ± t s √(1 + 1/n). 0.99 by default.
 * Throws RangeError on fewer than two values.
 */
export function predictionInterval(values: readonly number[], level = 0.99): IntervalEstimate {
  const { mean, deviation, n } = momentsOfTwo(values);
  return around(mean, studentAt(level, n - 1) * deviation * Math.sqrt(1 + 1 / n));
}

/** The same estimate with its interval kept to the values that are possible. */
export function within(least: number, most: number, { value, lower, upper }: IntervalEstimate): IntervalEstimate {
  return { value, lower: Math.max(least, lower), upper: Math.min(most, upper) };
}

function wilson(p: number, n: number, z: number): IntervalEstimate {
  const centre = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  return { value: p, lower: p === 0 ? 0 : Math.max(0, centre - half), upper: p === 1 ? 1 : Math.min(1, centre + half) };
}

function around(value: number, half: number): IntervalEstimate {
  return { value, lower: value - half, upper: value + half };
}

function momentsOfTwo(values: readonly number[]) {
  requireInteger("number of values", values.length, { min: 2 });
  return moments(values);
}

function normalAt(level: number): number {
  return normalQuantile(upperTail(level), 0, 1);
}

function studentAt(level: number, degreesOfFreedom: number): number {
  return studentQuantile(upperTail(level), degreesOfFreedom);
}

function upperTail(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`level: expected a coverage between 0 and 1, got ${level}`);
  return (1 + level) / 2;
}
