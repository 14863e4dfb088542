/** A part's number with its interval and p-values, and how it is made from one number a base seed. */

import { deriveKey } from "../common/random";
import { groupBy } from "../common/groupBy";
import { hierarchicalMean } from "../statistics/hierarchicalBootstrap";
import { mean } from "../statistics/moments";
import { meanOf, tTestOf, type EstimateWithError } from "../statistics/tTest";
import type { Region } from "../hypotheses/hypothesis";
import { number } from "../results/numbers";

/** One base seed's number. */
export interface SeedValue {
  seed: number;
  value: number;
}

/** A part's number with its interval and one-sided p-values; NaN where too few seeds leave none. */
export interface PartEstimate {
  effect: number;
  lower: number;
  upper: number;
  /** Against the claim's negation: small where the claim stands. */
  pFor: number;
  /** Against the claim. */
  pAgainst: number;
  /** Different base seeds behind it. */
  seeds: number;
  /** The same number of each seed alone, where a seed has one. */
  points: SeedValue[];
  /** What belongs beside the number. */
  remark?: string;
  /** Why nothing can be decided, whatever the interval. */
  doubt?: string;
}

/** What a test says of the effect alone, before it is known which seeds are behind it. */
type Tested = Omit<PartEstimate, "points" | "seeds">;

/**
 * A mean over base seeds by Student's t; `noRows` of no seed. `resolution`: what one sample is worth in a seed's number;
 * the error of the mean is no smaller.
 */
export function overSeeds(points: SeedValue[], region: Region, resolution = 0): PartEstimate {
  if (points.length === 0) return noRows;
  const values = points.map(({ value }) => value);
  const counted = { points, seeds: distinctSeeds(points) };
  if (values.length < 2) return { ...untested(mean(values)), ...counted };
  const estimate = meanOf(values);
  const standardError = Math.max(estimate.standardError, resolution / Math.sqrt(values.length));
  return { ...fromEstimate({ ...estimate, standardError }, region), ...counted };
}

/** An estimate's interval, and its p-values for and against lying in the region. */
export function fromEstimate(estimate: EstimateWithError, { above, below }: Region): Tested {
  const { lower, upper } = tTestOf(estimate);
  const p = (mean: number, alternative: "greater" | "less") => tTestOf(estimate, { mean, alternative }).p;
  const inside: number[] = [];
  const outside: number[] = [];
  if (above !== undefined) {
    inside.push(p(above, "greater"));
    outside.push(p(above, "less"));
  }
  if (below !== undefined) {
    inside.push(p(below, "less"));
    outside.push(p(below, "greater"));
  }
  return { effect: estimate.estimate, lower, upper, pFor: Math.max(...inside), pAgainst: Math.min(...outside) };
}

/** A number without a test. */
export function untested(effect: number): Tested {
  return { effect, lower: NaN, upper: NaN, pFor: NaN, pAgainst: NaN };
}

/** Nothing was run that could judge the part. */
export const noRows: PartEstimate = { ...untested(NaN), points: [], seeds: 0 };

export function distinctSeeds(points: { seed: number }[]): number {
  return new Set(points.map(({ seed }) => seed)).size;
}

/**
 * Interval of the mean over seeds of the means of their values, by hierarchical bootstrap; NaN below two seeds. `name`
 * says whose draws these are: the same name gives the same interval.
 */
export function nestedInterval(seeds: number[][], name: string): { lower: number; upper: number } {
  if (seeds.length < 2) return { lower: NaN, upper: NaN };
  const { lower, upper } = hierarchicalMean(seeds, { replications: 2000, key: deriveKey(0, `verdicts/${name}`, 0) });
  return { lower, upper };
}

/** The estimate with more sentences beside it; empty ones are left out. */
export function withRemarks(estimate: PartEstimate, ...remarks: string[]): PartEstimate {
  const remark = [estimate.remark ?? "", ...remarks].filter(Boolean).join(" ");
  return remark ? { ...estimate, remark } : estimate;
}

/**
 * What a mean over kinds is made of, as `Runs by target: depth .001 (75), length .050 (66).`: the mean of each kind, and
 * of how many. Empty where there is one kind alone.
 */
export function meansText<T>(
  name: string,
  items: T[],
  kindOf: (item: T) => string,
  value: (item: T) => number,
): string {
  const kinds = [...groupBy(items, kindOf)];
  const means = kinds.map(([kind, own]) => `${kind} ${number(mean(own.map(value)))} (${own.length})`);
  return kinds.length > 1 ? `Runs by ${name}: ${means.join(", ")}.` : "";
}
