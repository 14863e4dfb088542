/** What is measured for a part of a hypothesis, and how it becomes a verdict. */

import { meanOf, tTestOf, type EstimateWithError } from "../statistics/tTest";
import { mean } from "../statistics/moments";
import { fewestSeeds, type Hypothesis, type Part, type Region } from "../hypotheses/hypothesis";

/** One base seed's number. */
export interface SeedValue {
  seed: number;
  value: number;
}

/** A part's number with its interval and one-sided p-values; NaN where too few seeds leave none. */
export interface Measurement {
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

export type Decision = "holds" | "rejected" | "undecided" | "not tested";

export interface Verdict extends Omit<Measurement, "pFor" | "pAgainst" | "doubt"> {
  hypothesis: Hypothesis["id"];
  /** Id of the part, such as H1a. */
  part: string;
  /** What the part is judged for: a target, an update rule, or "all". */
  of: string;
  claim: string;
  region: Region;
  verdict: Decision;
  /** Two-sided: twice the smaller one-sided p-value; NaN where nothing was tested. */
  p: number;
  /** After Holm's procedure over all parts that were tested. */
  adjustedP: number;
  sentence: string;
}

/** Family-wise error that Holm's procedure keeps to. */
export const level = 0.05;

/** A mean over base seeds by Student's t. `resolution`: what one sample is worth in a seed's number; its error is no smaller. */
export function overSeeds(points: SeedValue[], region: Region, resolution = 0): Measurement {
  const values = points.map(({ value }) => value);
  const counted = { points, seeds: distinctSeeds(points) };
  if (values.length < 2) return { ...untested(mean(values)), ...counted };
  const estimate = meanOf(values);
  const standardError = Math.max(estimate.standardError, resolution / Math.sqrt(values.length));
  return { ...fromEstimate({ ...estimate, standardError }, region), ...counted };
}

/** An estimate's interval, and its p-values for and against lying in the region. */
export function fromEstimate(
  estimate: EstimateWithError,
  { above, below }: Region,
): Omit<Measurement, "points" | "seeds"> {
  const { lower, upper } = tTestOf(estimate);
  const p = (mean: number, alternative: "greater" | "less") => tTestOf(estimate, { mean, alternative }).p;
  const inside = [
    ...(above === undefined ? [] : [p(above, "greater")]),
    ...(below === undefined ? [] : [p(below, "less")]),
  ];
  const outside = [
    ...(above === undefined ? [] : [p(above, "less")]),
    ...(below === undefined ? [] : [p(below, "greater")]),
  ];
  return { effect: estimate.estimate, lower, upper, pFor: Math.max(...inside), pAgainst: Math.min(...outside) };
}

/** A number without a test. */
export function untested(effect: number): Omit<Measurement, "points" | "seeds"> {
  return { effect, lower: NaN, upper: NaN, pFor: NaN, pAgainst: NaN };
}

/** Nothing was run that could judge the part. */
export const noRows: Measurement = { ...untested(NaN), points: [], seeds: 0 };

/** Twice the smaller one-sided p-value, at most 1; NaN where the part cannot be tested. */
export function twoSided(part: Part, measurement: Measurement): number {
  if (measurement.seeds < seedsFor(part) || measurement.doubt) return NaN;
  return Math.min(1, 2 * Math.min(measurement.pFor, measurement.pAgainst));
}

/** Holds inside the region, rejected outside it, undecided across its border or where the corrected p is above 5%. */
export function decide(part: Part, measurement: Measurement, adjustedP: number): Decision {
  if (measurement.seeds === 0) return "not tested";
  if (!(adjustedP <= level)) return "undecided";
  if (isInside(part.region, measurement)) return "holds";
  return isOutside(part.region, measurement) ? "rejected" : "undecided";
}

/** Why the decision is what it is, in a sentence without the numbers. */
export function sentenceOf(part: Part, measurement: Measurement, decision: Decision): string {
  const remark = measurement.remark ? ` ${measurement.remark}` : "";
  return `${reasonOf(part, measurement, decision)}${remark}`;
}

function reasonOf(part: Part, measurement: Measurement, decision: Decision): string {
  const { seeds, doubt } = measurement;
  if (decision === "not tested") return "Not tested here: no rows.";
  if (decision === "holds") return `Inside the claimed region (${regionText(part.region)}).`;
  if (decision === "rejected") return `Outside the claimed region (${regionText(part.region)}).`;
  if (seeds < seedsFor(part)) return `Not enough seeds: ${seeds} of at least ${seedsFor(part)}.`;
  if (doubt) return doubt;
  if (!Number.isFinite(measurement.lower)) return "These rows leave no interval.";
  const { region } = part;
  if (!isInside(region, measurement) && !isOutside(region, measurement))
    return `The interval covers both sides of the line (${regionText(region)}).`;
  return "The p-value does not survive the correction.";
}

/** `above 0`, `below 0.03`, `between −0.02 and 0.02`. */
export function regionText({ above, below }: Region): string {
  const text = (bound: number) => String(bound).replace("-", "−");
  if (above !== undefined && below !== undefined) return `between ${text(above)} and ${text(below)}`;
  return above !== undefined ? `above ${text(above)}` : `below ${text(below!)}`;
}

function seedsFor({ minimumSeeds = fewestSeeds }: Part): number {
  return minimumSeeds;
}

function isInside({ above = -Infinity, below = Infinity }: Region, { lower, upper }: Measurement): boolean {
  return lower >= above && upper <= below;
}

function isOutside({ above = -Infinity, below = Infinity }: Region, { lower, upper }: Measurement): boolean {
  return upper < above || lower > below;
}

export function distinctSeeds(points: { seed: number }[]): number {
  return new Set(points.map(({ seed }) => seed)).size;
}
