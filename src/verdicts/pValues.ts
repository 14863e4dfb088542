/** The p-values of the parts: two-sided, and corrected over all parts that could be tested. */

import type { DecisionRule, Part } from "../hypotheses/hypothesis";
import { holm } from "../statistics/holm";
import type { PartEstimate } from "./estimate";

/** Twice the smaller one-sided p-value, at most 1; NaN where the part cannot be tested. */
export function twoSided(part: Part, estimate: PartEstimate, rule: DecisionRule): number {
  if (estimate.seeds < seedsFor(part, rule) || estimate.doubt) return NaN;
  return Math.min(1, 2 * Math.min(estimate.pFor, estimate.pAgainst));
}

/** Holm's correction over those of `p` that are a number; NaN stays where nothing was tested. */
export function correctedOverTested(p: readonly number[]): number[] {
  const corrected = holm(p.filter((each) => !Number.isNaN(each)));
  let next = 0;
  return p.map((each) => (Number.isNaN(each) ? NaN : corrected[next++]));
}

/** Base seeds below which nothing is decided about this part. */
export function seedsFor({ minimumSeeds }: Part, { fewestSeeds }: DecisionRule): number {
  return minimumSeeds ?? fewestSeeds;
}
