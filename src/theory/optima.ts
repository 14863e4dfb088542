/**
 * Where training ends: the correct mass P* of one decision, for every advantage, KL estimator and group size.
 *
 * With a(P) the push of the advantage (whitening.ts) and v = P(1 − P), the stationary points satisfy
 *
 *     KL in the reward (k1-reward):          logit P* − logit Q = 1 / β
 *     reverse KL (k2 as a loss):             logit P* − logit Q = a(P*) / (β v*)
 *     forward KL (k3 as a loss, as in GRPO): P* − Q             = a(P*) / β
 *
 * `lawMass` gives the one that gradient flow from the base policy reaches: the lowest above Q.
 * Source: derived for this project; one decision only, as over several tokens the per-token k2 and k3
 * gradients are not those of the sequence's KL (sequence.ts). Tests hold it against simulated bandits.
 */

import { requireInteger, requireOneOf, requirePositive, requireProbability } from "../common/require";
import { bisect, logit, sigmoid } from "./numeric";
import { tiltedMass } from "./tilt";
import { meanOnlyPush, trlWhitening, whitenedPush, type Whitening } from "./whitening";

/** Where the KL enters: k1 in the reward, k2 or k3 as a loss. (k1 as a loss has expected gradient zero: no law.) */
export type KlEstimator = "k1-reward" | "k2" | "k3";
/** Reward minus the group's mean; or that divided by the group's standard deviation. */
export type Advantage = "mean" | "whitened";

export interface Law {
  beta: number;
  kl: KlEstimator;
  advantage: Advantage;
  /** Rollouts in a group, at least 2. Without it: the expectation over the policy, no sampling. */
  groupSize?: number;
  /** Which standard deviation whitens a group; TRL's by default. */
  whitening?: Whitening;
}

/**
 * The correct mass at the end of training, from base mass `Q` in [0, 1].
 *
 * Q = 0 stays 0: what the base policy cannot say is never sampled. Under the forward KL the limit Q → 0 is another,
 * `vanishingMassLimit`: with exact expectations 1 − β (mean-only, β < 1) or 1 / (1 + β²) (whitened); in groups above 0
 * only for β < 1 − 1/G (mean-only) or about β < (1 − 1/G) √G (whitened, TRL's divisor).
 * Returns 1 where the reverse KL cannot hold a whitened advantage back (no fixed point, see recursion.ts).
 * Throws RangeError on arguments outside their ranges.
 */
export function lawMass(Q: number, law: Law): number {
  requireProbability("Q", Q);
  requireLaw(law);
  if (Q === 0 || Q === 1) return Q;
  if (law.kl === "k1-reward") return tiltedMass(Q, law.beta); // (1 − 1/G) falls on reward and KL alike
  if (law.kl === "k2") return law.advantage === "mean" ? meanOnlyReverse(Q, law) : whitenedReverse(Q, law);
  return Math.min(1, law.advantage === "mean" ? meanOnlyForward(Q, law) : whitenedForward(Q, law)); // 1 + 2⁻⁵², rounded
}

/** Throws RangeError unless every setting of the law is in its range. */
export function requireLaw({ beta, kl, advantage, groupSize }: Law): void {
  requirePositive("beta", beta);
  requireOneOf("kl", kl, ["k1-reward", "k2", "k3"]);
  requireOneOf("advantage", advantage, ["mean", "whitened"]);
  if (groupSize !== undefined) requireInteger("groupSize", groupSize, { min: 2 });
}

/** The tilt, a little weaker: the group's mean takes (1 − 1/G) off the advantage and nothing off the KL. */
function meanOnlyReverse(Q: number, { beta, groupSize }: Law): number {
  return tiltedMass(Q, beta / meanOnlyPush(groupSize));
}

/** P − Q = v / β', the positive root of P² − (1 − β')P − β'Q = 0, with β' = β / (1 − 1/G). */
function meanOnlyForward(Q: number, { beta, groupSize }: Law): number {
  const b = beta / meanOnlyPush(groupSize);
  const root = Math.sqrt((1 - b) ** 2 + 4 * b * Q);
  return b <= 1 ? (1 - b + root) / 2 : (2 * b * Q) / (b - 1 + root); // the conjugate: no cancellation
}

/** Lowest x = logit P with x − logit Q = push(x) / β; 1 where there is none. */
function whitenedReverse(Q: number, { beta, groupSize, whitening = trlWhitening }: Law): number {
  const push = whitenedPush(groupSize, whitening);
  const start = logit(Q);
  return sigmoid(lowestFixedPoint((x) => start + push(x) / beta, start));
}

/**
 * The lowest x from `start` on with x = target(x), of a whitened advantage on the logit scale: `target` is at least
 * `start` and, as the push does, falls up to x = 0 (P = 1/2) and rises from there. Above 40 where there is none.
 */
export function lowestFixedPoint(target: (x: number) => number, start: number): number {
  if (start < 0 && target(0) <= 0) return bisect((x) => x - target(x), start, 0);
  return climb(target, Math.max(start, 0));
}

/** Iterates a rising `target` from below its lowest fixed point: it climbs to that point and never past it. */
export function climb(target: (x: number) => number, start: number): number {
  const endOfFloats = 40; // sigmoid(40) is 1 to the last bit
  let x = start;
  for (;;) {
    const next = target(x);
    if (next - x < 1e-13 || next > endOfFloats) return next;
    x = next;
  }
}

/** P − Q = a(P) / β: closed for exact expectations, else by bisection (a is concave, so one root lies above Q). */
function whitenedForward(Q: number, { beta, groupSize, whitening = trlWhitening }: Law): number {
  if (groupSize === undefined) {
    const b2 = beta ** 2;
    return (1 + 2 * b2 * Q + Math.sqrt(1 + 4 * b2 * Q * (1 - Q))) / (2 * (1 + b2));
  }
  const push = whitenedPush(groupSize, whitening);
  const rise = (x: number) => (Q < 0.5 ? sigmoid(x) - Q : 1 - Q - sigmoid(-x)); // P − Q, by the smaller sides
  const gap = (x: number) => rise(x) - (sigmoid(x) * sigmoid(-x) * push(x)) / beta;
  return sigmoid(bisect(gap, logit(Q) - 1, 745)); // sigmoid(−745) is 0
}
