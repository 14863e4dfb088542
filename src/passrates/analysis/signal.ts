/**
 * How many groups of G rollouts have both right and wrong ones, and so a signal: the mean over prompts of
 * 1 − Q^G − (1 − Q)^G, three ways.
 */

import { probabilityOfNoSignal } from "../../theory/signal";
import type { Count } from "../counts";
import { byCount } from "./cells";
import type { Estimate } from "./estimate";
import { rareMean } from "./rareMean";

export interface Signal {
  groupSize: number;
  /** Share of groups with a signal: without a model where every prompt has at least G samples, else the posterior's. */
  share: Estimate;
  /** Whether G is above the samples of a prompt, so that the share is extrapolated by the fitted distribution. */
  isExtrapolated: boolean;
  /** Over the distribution of pass rates; at most as good as that distribution. */
  posterior: Estimate;
  /** With k / n in the place of Q, for comparison: too low, as chance takes prompts with k = 0 or k = n for settled. */
  plugIn: number;
}

/** 1 − Q^G − (1 − Q)^G. */
export function signalAt(groupSize: number): (rate: number) => number {
  return (rate) => Math.max(0, 1 - probabilityOfNoSignal(rate, groupSize));
}

/** What counts alone say of groups of G; "unbiased": the share of the subsets of G of a prompt's samples that have both. */
export function signalOfCounts(
  counts: readonly Count[],
  groupSize: number,
  level: number,
): { unbiased?: Estimate; plugIn: number } {
  const plugIns = byCount(counts, ({ n, k }) => signalAt(groupSize)(k / n));
  const plugIn = plugIns.reduce((sum, value) => sum + value, 0) / counts.length;
  if (counts.length < 2 || counts.some(({ n }) => n < groupSize)) return { plugIn };
  const shares = byCount(counts, (count) => mixedSubsets(count, groupSize));
  return { unbiased: rareMean(shares, counts[0].n, level), plugIn };
}

/** Share of the G-subsets of n samples, k of them right, that are neither all right nor all wrong. G ≤ n. */
export function mixedSubsets({ n, k }: Count, groupSize: number): number {
  return Math.max(0, 1 - allOf(k, n, groupSize) - allOf(n - k, n, groupSize));
}

/** C(k, G) / C(n, G). */
function allOf(k: number, n: number, groupSize: number): number {
  if (k < groupSize) return 0;
  let share = 1;
  for (let i = 0; i < groupSize; i++) share *= (k - i) / (n - i);
  return share;
}
