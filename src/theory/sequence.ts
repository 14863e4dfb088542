/**
 * Where training ends when a right answer takes T decisions in a row, all needed, under a KL taken token by token.
 *
 * q_t is the base mass of the right token t after a right prefix, p_t that of the tuned policy; V_{t+1} = Π_{u>t} p_u
 * is the probability that the rest comes out right, P = V_1 the correct mass, a(P) the push of the advantage and
 * v = P(1 − P), as in optima.ts. The policy gradient moves logit p_t by a(P) / v · P (1 − p_t); the KL, at the
 * states that are visited, pulls with β · Π_{u<t} p_u times p_t (1 − p_t)(logit p_t − logit q_t) for k2 and p_t − q_t
 * for k3. The prefix cancels, and training rests where
 *
 *     k2 as a loss:        logit p_t − logit q_t = V_{t+1} · a(P) / (β v)
 *     k3 as a loss:        p_t − q_t = p_t (1 − p_t) V_{t+1} · a(P) / (β v)
 *     k1 in the reward:    logit p_t − logit q_t = log(1 + (e^{1/β} − 1) Π_{u>t} q_u)
 *
 * The last is the KL of the whole sequence: its P is the tilt of Q = Π q_t, however Q is split over the decisions.
 * A reverse KL computed token by token from the whole distribution has the law of k2.
 * Source: derived for this project, for a tabular policy (no two states share a parameter); optima.ts is T = 1.
 */

import { requireProbability } from "../common/require";
import { logit, logSigmoid, sigmoid } from "./numeric";
import { lowestFixedPoint, requireLaw, type KlEstimator, type Law } from "./optima";
import { meanOnlyPush, trlWhitening, whitenedPush } from "./whitening";

export interface SequenceOptimum {
  /** p_t, one a decision, in their order. */
  decisions: number[];
  /** P, their product. */
  mass: number;
}

/**
 * The decisions at the end of training, from the base masses `masses` of the right token after a right prefix, each
 * in [0, 1], at least one; T is their number. A decision of mass 1 is certain and stays so.
 *
 * Mean-only there is one stationary point. Under whitened k3 one was found in each of 3,000 random cases. Under whitened
 * k2 there may be several, or none below 1: the lowest above Q is given, which training from the base policy in small
 * steps reaches. The exception that was found: Q below 1e-10 and β within a tenth of the value at which that point
 * vanishes, where the mass may overshoot it and run towards 1.
 * A base mass of 0 anywhere leaves everything as it is: no success is ever sampled.
 * Throws RangeError on arguments outside their ranges.
 */
export function sequenceOptimum(masses: readonly number[], law: Law): SequenceOptimum {
  if (masses.length === 0) throw new RangeError("masses: expected one base mass a decision, at least one, got none");
  masses.forEach((mass, t) => requireProbability(`masses[${t}]`, mass));
  requireLaw(law);
  const base = masses.map(logit);
  if (masses.includes(0) || masses.every((mass) => mass === 1)) return optimumOf(base);
  return optimumOf(decisionsUnder(strengthAtRest(base, law), base, law.kl));
}

/** P alone: `sequenceOptimum(masses, law).mass`. */
export function sequenceMass(masses: readonly number[], law: Law): number {
  return sequenceOptimum(masses, law).mass;
}

/** c = a(P) / (β v) at rest. Mean-only it does not depend on P; whitened, P must be the mass that c itself leads to. */
function strengthAtRest(base: number[], { beta, kl, advantage, groupSize, whitening = trlWhitening }: Law): number {
  if (kl === "k1-reward") return 1 / beta; // (1 − 1/G) falls on reward and KL alike
  if (advantage === "mean") return meanOnlyPush(groupSize) / beta;
  const push = whitenedPush(groupSize, whitening);
  const start = logitOfAll(base);
  const ledTo = (x: number) => Math.max(start, logitOfAll(decisionsUnder(push(x) / beta, base, kl)));
  return push(lowestFixedPoint(ledTo, start)) / beta;
}

/** logit p_t for every decision under a push of strength `c`, from the last decision to the first. */
function decisionsUnder(c: number, base: number[], kl: KlEstimator): number[] {
  const decisions = base.slice();
  let logRest = 0; // log V_{t+1}; of the base policy where the KL is the sequence's
  for (let t = base.length - 1; t >= 0; t--) {
    if (kl === "k1-reward") decisions[t] = base[t] + logOfMean(c, logRest);
    else decisions[t] = kl === "k2" ? base[t] + c * Math.exp(logRest) : forwardLogit(base[t], c * Math.exp(logRest));
    logRest += logSigmoid(kl === "k1-reward" ? base[t] : decisions[t]);
  }
  return decisions;
}

/** log(1 − m + m e^c), m = e^{logMass}, without overflow. */
function logOfMean(c: number, logMass: number): number {
  const [rest, tilted] = [Math.log(-Math.expm1(logMass)), logMass + c];
  return Math.max(rest, tilted) + Math.log1p(Math.exp(-Math.abs(rest - tilted)));
}

/** logit p with p − q = p(1 − p)k: in odds o, the positive root of (1 − q) o² − (k − 1 + 2q) o − q = 0. */
function forwardLogit(logitOfBase: number, k: number): number {
  const [q, rest] = [sigmoid(logitOfBase), sigmoid(-logitOfBase)];
  const b = k + q - rest;
  const root = Math.sqrt(b * b + 4 * q * rest);
  return Math.log(b > 0 ? (b + root) / (2 * rest) : (2 * q) / (root - b)); // the conjugate: no cancellation
}

/** logit of the product of sigmoids. */
function logitOfAll(logits: readonly number[]): number {
  const log = logits.reduce((sum, x) => sum + logSigmoid(x), 0);
  return log - Math.log(-Math.expm1(log));
}

function optimumOf(logits: number[]): SequenceOptimum {
  return { decisions: logits.map(sigmoid), mass: Math.exp(logits.reduce((sum, x) => sum + logSigmoid(x), 0)) };
}
