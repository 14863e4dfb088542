/**
 * Where training ends when a right answer takes T independent decisions, for a policy that makes each in the same way
 * after right and after wrong ones: p_t does not depend on the prefix, as in a network that has learned that the
 * decisions are independent. A tabular policy, which can tell the prefixes apart, is in sequence.ts.
 *
 * There reward and KL count after a right prefix alone. Here the KL is taken after wrong prefixes too, where nothing can
 * be gained, and that holds the policy back. With P = Π p_u, so that all other decisions come out right with probability
 * P / p_t, and with a(P) and v as in optima.ts, training rests where
 *
 *     k2 as a loss:        logit p_t − logit q_t = P / p_t · a(P) / (β v)
 *     k3 as a loss:        p_t − q_t = (1 − p_t) P · a(P) / (β v)
 *
 * for the reward moves logit p_t by P (1 − p_t) · a(P) / v, and the KL of one decision, taken at every prefix, pulls by
 * β p_t (1 − p_t)(logit p_t − logit q_t) or by β (p_t − q_t).
 * Source: derived for this project, after a run on the ladder of several decisions; optima.ts is T = 1.
 */

import { requireOneOf, requireProbability } from "../common/require";
import { bisect, logit, logSigmoid, sigmoid } from "./numeric";
import { climb, requireLaw, type Law } from "./optima";
import { meanOnlyPush, trlWhitening, whitenedPush } from "./whitening";

/**
 * The correct mass at the end of training, from the base masses `masses` of the right decisions, each in [0, 1], at
 * least one; k2 or k3 as a loss. P rises with the push and the push times P with P, so that training climbs from the
 * base policy to the lowest resting point above it, which is given. Throws RangeError on arguments outside their ranges.
 */
export function tiedMass(masses: readonly number[], law: Law): number {
  if (masses.length === 0) throw new RangeError("masses: expected one base mass a decision, at least one, got none");
  masses.forEach((mass, t) => requireProbability(`masses[${t}]`, mass));
  requireLaw(law);
  requireOneOf("kl", law.kl, ["k2", "k3"]);
  const { beta, kl, advantage, groupSize, whitening = trlWhitening } = law;
  if (masses.includes(0)) return 0;
  const uncertain = masses.filter((mass) => mass < 1).map(logit);
  if (uncertain.length === 0) return 1;
  const push = advantage === "mean" ? () => meanOnlyPush(groupSize) : whitenedPush(groupSize, whitening);
  const decided = kl === "k2" ? underReverse : underForward;
  const ledTo = (x: number) => {
    const pull = (sigmoid(x) * push(x)) / beta;
    return logitOfAll(uncertain.map((base) => decided(base, pull)));
  };
  return sigmoid(climb(ledTo, logitOfAll(uncertain)));
}

/** logit p with logit p − base = pull / p: the left side rises from 0, the right falls. */
function underReverse(base: number, pull: number): number {
  const beyond = base + (2 * pull) / sigmoid(base); // twice too far: no rounding can leave it short
  return beyond === base ? base : bisect((x) => x - base - pull / sigmoid(x), base, beyond);
}

/** logit p with p − q = (1 − p) pull. */
function underForward(base: number, pull: number): number {
  return Math.log(sigmoid(base) + pull) - Math.log(sigmoid(-base));
}

/** logit of the product of sigmoids. */
function logitOfAll(logits: readonly number[]): number {
  const log = logits.reduce((sum, x) => sum + logSigmoid(x), 0);
  return log - Math.log(-Math.expm1(log));
}
