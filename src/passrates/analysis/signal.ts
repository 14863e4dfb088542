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
  /**
   * Whether G is above the samples of a prompt: the share is then extrapolated by the fitted distribution, and its interval
   * is of all distributions that the counts allow (bounds.ts).
   */
  isExtrapolated: boolean;
  /** Over the fitted distribution of pass rates; at most as good as it is, and so is its interval. */
  posterior: Estimate;
  /** With k / n in the place of Q, for comparison: too low, as chance takes prompts with k = 0 or k = n for settled. */
  plugIn: Estimate;
}

/** 1 − Q^G − (1 − Q)^G. */
export function signalAt(groupSize: number): (rate: number) => number {
  return (rate) => Math.max(0, 1 - probabilityOfNoSignal(rate, groupSize));
}

/**
 * The largest share of groups that can have a signal at this mean pass rate, that of prompts that are all alike:
 * 1 − Q^G − (1 − Q)^G is concave in Q. The least is 0, where every prompt is settled. It grows towards Q = 1/2.
 */
export function mostSignal(accuracy: Estimate, groupSize: number): Estimate {
  const of = signalAt(groupSize);
  const [value, low, high] = [accuracy.value, accuracy.low, accuracy.high].map(of);
  const holdsHalf = accuracy.low <= 0.5 && accuracy.high >= 0.5;
  return { value, low: Math.min(low, high), high: holdsHalf ? of(0.5) : Math.max(low, high) };
}

/** What counts alone say of groups of G; "unbiased": the share of the subsets of G of a prompt's samples that have both. */
export function signalOfCounts(
  counts: readonly Count[],
  groupSize: number,
  level: number,
): { unbiased?: Estimate; plugIn: Estimate } {
  const plugIns = byCount(counts, ({ n, k }) => signalAt(groupSize)(k / n));
  const plugIn = counts.length < 2 ? { value: plugIns[0], low: 0, high: 1 } : rareMean(plugIns, counts[0].n, level);
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
