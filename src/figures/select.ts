/** From long-form rows to what a figure plots: changes against the base policy, and their means over seeds. */

import { groupBy } from "../common/groupBy";
import { meanInterval } from "../statistics/intervals";
import { type Change, changesOf } from "../results/changes";
import { mean } from "../statistics/moments";
import { signed } from "../results/numbers";
import type { Metric, ResultRow, Study } from "../results/rows";
import { type Target, targets } from "../strings";
import type { SeedSummary } from "./plot/seeds";
import { axisName } from "./plot/theme";

const formats = ["steps", "answer"] as const;

/** All changes of `metric` that a study measured. Throws an Error that names the run whose base row is missing. */
export function changes(rows: ResultRow[], study: Study, metric: Metric): Change[] {
  return changesOf(rows, metric, (row) => row.study === study);
}

/** One change a base seed, its RL seeds averaged: they share their start, and would not count as independent. */
export function seedChanges<C extends Change>(of: C[]): C[] {
  return [...groupBy(of, ({ row }) => row.baseSeed).values()].map((seed) => {
    const meanOf = (key: "before" | "after" | "gain") => mean(seed.map((change) => change[key]));
    return { ...seed[0], before: meanOf("before"), after: meanOf("after"), gain: meanOf("gain") };
  });
}

/** Mean gain over base seeds, the RL seeds of each averaged first. */
export function gainOverSeeds(of: Change[]): SeedSummary {
  return meanOverSeeds(gainsOf(seedChanges(of)));
}

/** The mean of one number a base seed, with its 95% interval. */
export function meanOverSeeds(values: number[]): SeedSummary {
  const { lower, upper } = values.length < 3 ? { lower: NaN, upper: NaN } : meanInterval(values);
  return { mean: mean(values), lower, upper, seeds: values.length };
}

/** How many base seeds these are of. */
export function seedsOf(of: { row: ResultRow }[]): number {
  return new Set(of.map(({ row }) => row.baseSeed)).size;
}

/** RL on one target, its answers in one format. */
export interface OnTarget<C extends Change = Change> {
  target: Target;
  /** What a panel of it is called. */
  title: string;
  changes: C[];
}

/** Changes by the target that was trained on, in the targets' order; those in format `answer` apart, after the others. */
export function byTarget<C extends Change>(all: C[]): OnTarget<C>[] {
  const panels = formats.flatMap((format) => targets.map((target) => ({ format, target })));
  return panels.flatMap(({ format, target }) => {
    const own = all.filter(({ row }) => row.format === format && row.trainedOn === target);
    const title = format === "answer" ? `${target} (answers)` : axisName[target];
    return own.length > 0 ? [{ target, title, changes: own }] : [];
  });
}

/** The gains alone. */
export function gainsOf(of: Change[]): number[] {
  return of.map(({ gain }) => gain);
}

/** What hovering shows of a change: `what` it is of, and its numbers. */
export function changeText(what: string, { before, after, gain }: Change): string {
  return `${what}<br>${before.toFixed(3)} to ${after.toFixed(3)} (${signed(gain)})`;
}

/** The lowest, the middle and the highest of ascending values; all of them where there are at most three. */
export function spread(values: number[]): number[] {
  if (values.length <= 3) return values;
  return [values[0], values[Math.floor(values.length / 2)], values[values.length - 1]];
}

/** What a figure says where a protocol has no rows for it. */
export function noRows(study: Study, protocol: string): string {
  return `no rows of study “${study}” in protocol “${protocol}”`;
}
