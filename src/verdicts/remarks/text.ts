/** How remarks write an estimate. */

import type { Region } from "../../hypotheses/hypothesis";
import { number } from "../../results/numbers";
import type { Change } from "../../results/changes";
import { gainsBySeed } from "../evidence";
import { overSeeds, type PartEstimate } from "../estimate";

/** The interval alone is asked for, not whether it lies in a region. */
export const anywhere: Region = { above: 0 };

/** `.123 (.101 to .145)`; without an interval where one base seed leaves none. */
export function estimateText({ effect, lower, upper }: Pick<PartEstimate, "effect" | "lower" | "upper">): string {
  return Number.isFinite(lower) ? `${number(effect)} (${number(lower)} to ${number(upper)})` : number(effect);
}

/** The mean gain over base seeds, and of how many runs: `.123 (.101 to .145; 20 runs)`. */
export function gainText(changes: Change[]): string {
  const { effect, lower, upper } = overSeeds(gainsBySeed(changes), anywhere);
  const interval = Number.isFinite(lower) ? `${number(lower)} to ${number(upper)}; ` : "";
  return `${number(effect)} (${interval}${runsText(changes.length)})`;
}

/** `20 runs`, `1 run`. */
export function runsText(runs: number): string {
  return `${runs} run${runs === 1 ? "" : "s"}`;
}
