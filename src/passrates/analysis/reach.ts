/** Which prompts a run can teach, by the posterior of each one's pass rate. */

import type { Count } from "../counts";
import { byCount, type Cell } from "./cells";
import { percentiles, type Estimate } from "./estimate";
import { expectation, likelihood, posterior, type RateGrid, type Window } from "./rateGrid";
import type { Rates, RatesBootstrap } from "./rates";
import { signalAt } from "./signal";

/** Numbers of prompts. */
export interface Reach {
  /** At least half of this prompt's groups are all right. */
  saturated: number;
  /** The others: in the run a right rollout is at least as likely as none, and over half of the groups are not all right. */
  "within reach": number;
  /** More likely than not, none of all its rollouts in the run is right. */
  "out of reach": number;
}

export interface BasePrompt {
  /** Posterior mean of its pass rate. */
  rate: number;
  /** Probability that a group of the run's size has a signal. */
  signal: number;
  /** Its kind at the budget of the run; `Reach` says what each means. */
  reach: keyof Reach;
}

/** Rollouts in a group, and of each prompt in the run. */
interface Budget {
  groupSize: number;
  rollouts: number;
}

/** Probability of at least one success in so many rollouts. */
export function discovery(rate: number, rollouts: number): number {
  return -Math.expm1(rollouts * Math.log1p(-rate));
}

/** What a posterior says of a prompt, on the points of a grid. */
function judge({ rates }: RateGrid, { groupSize, rollouts }: Budget): (posterior: Window) => BasePrompt {
  const functions = [
    (rate: number) => rate,
    signalAt(groupSize),
    (rate: number) => rate ** groupSize,
    (rate: number) => discovery(rate, rollouts),
  ].map((f) => Array.from(rates, f));
  return ({ first, values: weights }) => {
    const [rate, signal, allRight, found] = functions.map((values) => expectation(weights, values, first));
    return { rate, signal, reach: allRight >= 0.5 ? "saturated" : found < 0.5 ? "out of reach" : "within reach" };
  };
}

/** Each prompt, in the order given, and how many there are of each kind. */
export function reachOf(counts: readonly Count[], { grid }: Rates, budget: Budget) {
  const judged = judge(grid, budget);
  const reach: Reach = { saturated: 0, "within reach": 0, "out of reach": 0 };
  const byPrompt = byCount(counts, (count) => judged(posterior(likelihood(count, grid), grid)));
  for (const prompt of byPrompt) reach[prompt.reach]++;
  return { byPrompt, reach };
}

/**
 * Of the accuracy that is missing, the share on prompts out of reach; its interval by percentiles of a bootstrap over
 * prompts, each judged by the distribution that the resample gives.
 */
export function missingOutOfReach(
  cells: readonly Cell[],
  { grid }: Rates,
  { draws, scale }: RatesBootstrap,
  { budget, level }: { budget: Budget; level: number },
): Estimate {
  const judged = judge(grid, budget);
  const likelihoods = cells.map((cell) => likelihood(cell, grid));
  const shareOf = (own: readonly Cell[], weights: RateGrid) => {
    let [all, out] = [0, 0];
    own.forEach(({ prompts }, c) => {
      if (prompts === 0) return;
      const { rate, reach } = judged(posterior(likelihoods[c], weights));
      all += prompts * (1 - rate);
      if (reach === "out of reach") out += prompts * (1 - rate);
    });
    return all > 0 ? out / all : 0;
  };
  const shares = draws.map((draw) => shareOf(draw.cells, draw.grid));
  const { value, low, high } = percentiles(shareOf(cells, grid), shares, { level, scale });
  return { value, low: Math.max(0, low), high: Math.min(1, high) };
}
