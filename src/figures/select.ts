/** From long-form rows to what a figure plots: changes against the base policy, and their course over seeds. */

import { groupBy } from "../groupBy";
import { meanInterval } from "../evaluation/intervals";
import type { Metric, ResultRow, Study } from "../experiments/rows";

/** A trained policy's number beside the same number of the base policy that it started from. */
export interface Change {
  row: ResultRow;
  before: number;
  after: number;
  gain: number;
}

/** What a group of seeds shows; the bounds are NaN below three seeds, where an interval would say nothing. */
export interface SeedSummary {
  mean: number;
  lower: number;
  upper: number;
  seeds: number;
}

/**
 * All changes of `metric` that a study measured. A base policy is evaluated once and shared by all runs on it.
 * Throws an Error that names the run whose base row is missing.
 */
export function changes(rows: ResultRow[], study: Study, metric: Metric): Change[] {
  const measured = rows.filter((row) => row.metric === metric);
  const bases = new Map(measured.filter((row) => row.method === "none").map((row) => [baseKey(row), row.value]));
  return measured
    .filter((row) => row.study === study && row.method !== "none")
    .map((row) => changeFrom(bases.get(baseKey(row)), row));
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

/** Arithmetic mean; NaN of nothing. */
export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
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

function changeFrom(before: number | undefined, row: ResultRow): Change {
  if (before !== undefined) return { row, before, after: row.value, gain: row.value - before };
  const where = `axis ${row.axis}, snapshot ${row.snapshot}, metric ${row.metric}`;
  throw new Error(`rows of run ${row.run}: expected a row of its base ${row.base} (${where}), found none`);
}

function baseKey({ base, snapshot, axis, rung, metric }: ResultRow): string {
  return [base, snapshot, axis, rung, metric].join("|");
}
