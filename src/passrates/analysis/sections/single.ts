/** What can be said where the base model has but one sample a prompt: its accuracy, and bounds of what depends on the rest. */

import type { BaseAnalysis } from "../base";
import { mostSignal } from "../signal";
import { percent } from "./write";

/** Whether every prompt has one sample, so that counts fit any distribution of pass rates with their mean. */
export function isSingle({ most }: Pick<BaseAnalysis, "most">): boolean {
  return most === 1;
}

export const singleSample =
  "One sample a prompt says nothing of how pass rates are spread over prompts: all that depends on it is a guess here. Draw four or more.";

/** "between 0% and 97.2% of groups of 16 can have a signal", the latter at the end of the accuracy's interval. */
export function signalBounds({ accuracy }: Pick<BaseAnalysis, "accuracy">, groupSize: number): string {
  return `between 0% and ${percent(mostSignal(accuracy, groupSize).high)} of groups of ${groupSize} can have a signal`;
}
