/** From long-form rows to what a figure plots: changes against the base policy, and their course over seeds. */

import { groupBy } from "../groupBy";
import { meanInterval } from "../evaluation/intervals";
import { type Change, changesOf } from "../experiments/changes";
import { mean } from "../experiments/finding";
import type { Metric, ResultRow, Study } from "../experiments/rows";

export { type Change, mean };

/** What a group of seeds shows; the bounds are NaN below three seeds, where an interval would say nothing. */
export interface SeedSummary {
  mean: number;
  lower: number;
  upper: number;
  seeds: number;
}

/** All changes of `metric` that a study measured. Throws an Error that names the run whose base row is missing. */
export function changes(rows: ResultRow[], study: Study, metric: Metric): Change[] {
  return changesOf(rows, metric, (row) => row.study === study);
}

/** Mean gain over base seeds (RL seeds of one base are averaged first: they share their start). */
export function gainOverSeeds(of: Change[]): SeedSummary {
  const means = [...groupBy(of, ({ row }) => row.baseSeed).values()].map((seed) => mean(gainsOf(seed)));
  if (means.length < 3) return { mean: mean(means), lower: NaN, upper: NaN, seeds: means.length };
  return { ...meanInterval(means), mean: mean(means), seeds: means.length };
}

/** The gains alone. */
export function gainsOf(of: Change[]): number[] {
  return of.map(({ gain }) => gain);
}

/** Where a summary has an interval, as columns. */
export function withIntervals(x: number[], summaries: SeedSummary[]) {
  const kept = summaries.map((summary, i) => ({ x: x[i], ...summary })).filter(({ lower }) => Number.isFinite(lower));
  return {
    x: kept.map((each) => each.x),
    y: kept.map((each) => each.mean),
    lower: kept.map((each) => each.lower),
    upper: kept.map((each) => each.upper),
  };
}

/** Different values in ascending order. */
export function distinct(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** The lowest, the middle and the highest of ascending values; all of them where there are at most three. */
export function spread(values: number[]): number[] {
  if (values.length <= 3) return values;
  return [values[0], values[Math.floor(values.length / 2)], values[values.length - 1]];
}

/** Smallest and largest of `values` and of `seen`; spreading into Math.min would overflow the stack. */
export function extent(values: number[], ...seen: number[]): [number, number] {
  const low = (a: number, b: number) => Math.min(a, b);
  const high = (a: number, b: number) => Math.max(a, b);
  return [[...seen, ...values].reduce(low, Infinity), [...seen, ...values].reduce(high, -Infinity)];
}

/** What a figure says where a protocol has no rows for it. */
export function noRows(study: Study, protocol: string): string {
  return `no rows of study “${study}” in protocol “${protocol}”`;
}

/** How the spread over seeds is shown, for a subtitle. */
export function seedsShown(summaries: SeedSummary[]): string {
  const fewest = Math.min(...summaries.map(({ seeds }) => seeds));
  if (fewest >= 3) return `bars: 95% intervals over ${fewest} base seeds`;
  return fewest === 1 ? "one base seed: no interval" : "two base seeds: no interval";
}
