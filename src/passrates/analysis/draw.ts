/** Random draws of simulations: functions of the generator's state alone. */

import type { Random } from "../../common/random";

/** Successes of n trials of probability p, by inversion of the distribution function. */
export function binomial(n: number, p: number, random: Random): number {
  if (p > 0.5) return n - binomial(n, 1 - p, random);
  if (p <= 0) return 0;
  const block = 512; // (1 − p)^512 does not underflow for p ≤ 1/2
  let successes = 0;
  for (let left = n; left > 0; left -= block) successes += inverted(Math.min(left, block), p, random.uniform());
  return successes;
}

function inverted(n: number, p: number, u: number): number {
  let probability = (1 - p) ** n;
  const ratio = p / (1 - p);
  let k = 0;
  for (let rest = u - probability; rest >= 0 && k < n; k++, rest -= probability) {
    probability *= ((n - k) / (k + 1)) * ratio;
  }
  return k;
}

/** An index, each as likely as its weight; weights add up to 1. */
export function drawFrom(weights: ArrayLike<number>, random: Random): number {
  let rest = random.uniform();
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] > 0) last = i;
    rest -= weights[i];
    if (rest < 0) return i;
  }
  return last; // rounding may leave rest ≥ 0
}
