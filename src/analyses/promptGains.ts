/** Gains prompt by prompt: one half of the base samples sorts, the other measures (notebook 04, Halves). */

import type { Change } from "../results/changes";
import { share, type Evidence } from "../verdicts/evidence";

/** Prompts whose base mass lies below `low` have a low one; up to `high` they are in the middle. */
export const [low, high] = [0.1, 0.9];

/** One prompt of a base policy and of what was trained on it. */
export interface PromptGain {
  seed: number;
  /** By the placing half of the samples. */
  base: number;
  /** By the measuring half. */
  gain: number;
}

/** Of each prompt its base mass by one half of the samples, and its gain by the other. */
export function promptGains(evidence: Evidence, { row }: Change): PromptGain[] {
  const tuned = new Map(evidence.prompts(row.run, row.axis).map((each) => [each.prompt, each]));
  return evidence.prompts(row.base, row.axis).flatMap((before) => {
    const after = tuned.get(before.prompt);
    if (!after) return [];
    const gain = share([after], "measuring") - share([before], "measuring");
    return [{ seed: row.baseSeed, base: share([before], "placing"), gain }];
  });
}
