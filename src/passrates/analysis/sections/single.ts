/** What can be said where the base model has but one sample a prompt: its accuracy, and bounds of what depends on the rest. */

import type { BaseAnalysis } from "../base";
import { signalAt } from "../signal";
import { percent } from "./write";

/** Whether every prompt has one sample, so that counts fit any distribution of pass rates with their mean. */
export function isSingle({ most }: Pick<BaseAnalysis, "most">): boolean {
  return most === 1;
}

export const singleSample =
  "One sample a prompt says nothing of how pass rates are spread over prompts: all that depends on it is a guess here. Draw four or more.";

/**
 * The largest share of groups of `groupSize` that can have a signal at this accuracy, that of prompts that are all alike:
 * 1 − Q^G − (1 − Q)^G is concave in Q. The least is 0.
 */
export function mostSignal({ accuracy }: Pick<BaseAnalysis, "accuracy">, groupSize: number): number {
  return signalAt(groupSize)(accuracy.value);
}

/** "between 0% and 97.2% of groups of 16 can have a signal". */
export function signalBounds(base: BaseAnalysis, groupSize: number): string {
  return `between 0% and ${percent(mostSignal(base, groupSize))} of groups of ${groupSize} can have a signal`;
}
