/**
 * How many groups of G rollouts have both right and wrong ones, and so a signal: the mean over prompts of
 * 1 − Q^G − (1 − Q)^G, three ways.
 */

import { probabilityOfNoSignal } from "../../theory/signal";
import type { Count } from "../counts";
import type { Cell } from "./cells";
import type { Estimate } from "./estimate";
import { rareMean } from "./rareMean";

export interface Signal {
  /** Rollouts in a group, G. */
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
  cells: readonly Cell[],
  groupSize: number,
  level: number,
): { unbiased?: Estimate; plugIn: Estimate } {
  const plugIns = cells.map(({ n, k }) => signalAt(groupSize)(k / n));
  const prompts = cells.map((cell) => cell.prompts);
  if (cells.length === 1 && prompts[0] === 1) return { plugIn: { value: plugIns[0], low: 0, high: 1 } };
  const options = { samples: cells[0].n, level, prompts }; // the fewest
  const plugIn = rareMean(plugIns, options);
  if (cells[0].n < groupSize) return { plugIn };
  return { unbiased: rareMean(cells.map((cell) => mixedSubsets(cell, groupSize)), options), plugIn }; // prettier-ignore
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
