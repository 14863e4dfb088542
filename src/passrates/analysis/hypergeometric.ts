/**
 * The tuned model's correct samples given a prompt's margins: Fisher's noncentral hypergeometric distribution.
 *
 * Given how many of all n₀ + n₁ samples are correct, t, the number of them in the tuned model's n₁ depends on the odds
 * ratio alone: the base pass rate has dropped out, and with it regression to the mean and the ceiling of counts.
 * Source: Fisher, J. R. Stat. Soc. 98 (1935); McCullagh and Nelder, Generalized Linear Models (1989), section 7.3.
 */

import { logChoose } from "./betaBinomial";
import type { Pair } from "./pair";

/** Numbers of samples, and of correct ones of both models together. */
export interface Margins {
  base: number;
  tuned: number;
  correct: number;
}

export function marginsOf({ base, tuned }: Pair): Margins {
  return { base: base.n, tuned: tuned.n, correct: base.k + tuned.k };
}

/** The tuned model's correct samples that are possible, `from` to `from` + probabilities.length − 1. */
export interface Outcomes {
  from: number;
  probabilities: Float64Array;
}

/** log of C(n₁, k) C(n₀, t − k) for each possible k, from the smallest on. */
export function logCounts({ base, tuned, correct }: Margins): { from: number; logs: Float64Array } {
  const from = Math.max(0, correct - base);
  const to = Math.min(tuned, correct);
  const logs = Float64Array.from({ length: to - from + 1 }, (_, i) => {
    return logChoose(tuned, from + i) + logChoose(base, correct - from - i);
  });
  return { from, logs };
}

/** Probabilities at a log-odds ratio of `shift`. */
export function outcomes(margins: Margins, shift: number): Outcomes {
  const { from, logs } = logCounts(margins);
  const tilted = logs.map((log, i) => log + shift * (from + i));
  const largest = tilted.reduce((most, each) => Math.max(most, each), -Infinity);
  const weights = tilted.map((each) => Math.exp(each - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { from, probabilities: weights.map((weight) => weight / total) };
}

/** P(K ≥ k) and P(K ≤ k) of the tuned model's correct samples, at each k that is possible. Summed from the far ends on. */
export function tails({ probabilities }: Outcomes): { atLeast: Float64Array; atMost: Float64Array } {
  const [atLeast, atMost] = [probabilities.slice(), probabilities.slice()];
  for (let i = 1; i < atMost.length; i++) atMost[i] += atMost[i - 1];
  for (let i = atLeast.length - 2; i >= 0; i--) atLeast[i] += atLeast[i + 1];
  const bounded = (p: number) => Math.min(1, p);
  return { atLeast: atLeast.map(bounded), atMost: atMost.map(bounded) };
}
