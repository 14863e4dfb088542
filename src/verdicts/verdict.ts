/** How a part's estimate becomes a verdict, with the reason in a sentence. */

import type { DecisionRule, Part, Region } from "../hypotheses/hypothesis";
import type { HypothesisId, PartId } from "../hypotheses/hypotheses";
import type { PartEstimate } from "./estimate";
import { seedsFor } from "./pValues";

export type Decision = "holds" | "rejected" | "undecided" | "not tested";

export interface Verdict extends Omit<PartEstimate, "pFor" | "pAgainst" | "doubt"> {
  hypothesis: HypothesisId;
  part: PartId;
  /** What the part is judged for: a target, an update rule, or "all". */
  of: string;
  claim: string;
  region: Region;
  verdict: Decision;
  /** Two-sided: twice the smaller one-sided p-value; NaN where nothing was tested. */
  p: number;
  /** After Holm's procedure over all parts that were tested. */
  adjustedP: number;
  /** Why the decision is what it is, and what belongs beside the number. */
  sentence: string;
}

/** Holds inside the region, rejected outside it, undecided across its border or where the corrected p is above the rule's level. */
export function decide(part: Part, estimate: PartEstimate, adjustedP: number, { level }: DecisionRule): Decision {
  if (estimate.seeds === 0) return "not tested";
  if (!(adjustedP <= level)) return "undecided";
  if (isInside(part.region, estimate)) return "holds";
  return isOutside(part.region, estimate) ? "rejected" : "undecided";
}

/** Why the decision is what it is, in a sentence without the numbers; of a part that was tested. */
export function sentenceOf(
  part: Part,
  estimate: PartEstimate,
  decision: Exclude<Decision, "not tested">,
  rule: DecisionRule,
): string {
  const reason = reasonOf(part, estimate, decision, rule);
  return estimate.remark ? `${reason} ${estimate.remark}` : reason;
}

function reasonOf(
  part: Part,
  estimate: PartEstimate,
  decision: Exclude<Decision, "not tested">,
  rule: DecisionRule,
): string {
  const { region } = part;
  const fewest = seedsFor(part, rule);
  if (decision === "holds") return `Inside the claimed region (${regionText(region)}).`;
  if (decision === "rejected") return `Outside the claimed region (${regionText(region)}).`;
  if (estimate.seeds < fewest) return `Not enough seeds: ${estimate.seeds} of at least ${fewest}.`;
  if (estimate.doubt) return estimate.doubt;
  if (!Number.isFinite(estimate.lower)) return "These rows leave no interval.";
  if (!isInside(region, estimate) && !isOutside(region, estimate))
    return `The interval covers both sides of the line (${regionText(region)}).`;
  return "The p-value does not survive the correction.";
}

/** `above 0`, `below 0.03`, `between −0.02 and 0.02`. */
export function regionText({ above, below }: Region): string {
  const text = (bound: number) => String(bound).replace("-", "−");
  if (above !== undefined && below !== undefined) return `between ${text(above)} and ${text(below)}`;
  return above !== undefined ? `above ${text(above)}` : `below ${text(below!)}`;
}

function isInside({ above = -Infinity, below = Infinity }: Region, { lower, upper }: PartEstimate): boolean {
  return lower >= above && upper <= below;
}

function isOutside({ above = -Infinity, below = Infinity }: Region, { lower, upper }: PartEstimate): boolean {
  return upper < above || lower > below;
}
