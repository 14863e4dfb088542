/** Rows in groups, and what is said of each: means over seeds with their intervals. */

import { groupBy } from "../common/groupBy";
import { meanInterval } from "../statistics/intervals";
import { mean } from "../statistics/moments";
import { ascending, keyOf, numbersOf } from "./values";

/** Fewer seeds say nothing about others. */
const FEWEST = 3;

/** A mean over seeds with its 95% interval; the bounds are NaN below three seeds. */
export interface OverSeeds {
  mean: number;
  lower: number;
  upper: number;
  seeds: number;
}

/** The names of columns that hold numbers, whatever else stands where there is none. */
export type NumberColumn<R> = { [K in keyof R]: number extends R[K] ? K : never }[keyof R] & string;

/** Rows with equal values of `keys` together; the groups ascending by these. */
export function groupRows<R extends object>(rows: readonly R[], keys: readonly (keyof R & string)[]): R[][] {
  const groups = groupBy(rows, (row) => keyOf(row, keys));
  return [...groups.values()].sort(([a], [b]) => {
    const key = keys.find((name) => ascending(a[name], b[name]) !== 0);
    return key === undefined ? 0 : ascending(a[key], b[key]);
  });
}

/** Values of one seed are averaged first, so that each seed counts once; seeds without a value do not count. */
export function summaryOverSeeds<R extends object>(
  value: keyof R & string,
  seed: keyof R & string,
  rows: readonly R[],
): OverSeeds {
  const bySeed = [...groupBy(rows, (row) => row[seed]).values()];
  const means = bySeed.map((own) => mean(numbersOf(value, own.map((row) => row[value])))); // prettier-ignore
  const present = means.filter((each) => !Number.isNaN(each));
  if (present.length < FEWEST) return { mean: mean(present), lower: NaN, upper: NaN, seeds: present.length };
  const { value: centre, lower, upper } = meanInterval(present);
  return { mean: centre, lower, upper, seeds: present.length };
}
