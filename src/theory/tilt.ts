/**
 * The exponential tilt: the policy that maximises E[r] − β KL(π‖π₀) for a binary reward r.
 *
 * All functions act on one prompt. `Q` is the base policy's correct mass, in [0, 1]; `beta` > 0.
 * The optima of other KL estimators and advantages, k2 and k3 as losses among them, are in optima.ts.
 * Source: arXiv 2510.15990, Theorem 1; the general form is in Korbak et al., arXiv 2205.11275.
 */

import { requirePositive, requireProbability } from "../common/require";
import { logit, sigmoid } from "./numeric";

/** Correct mass after the tilt: the odds Q / (1 − Q) multiplied by e^{1/β}. Throws RangeError outside the ranges above. */
export function tiltedMass(Q: number, beta: number): number {
  requireProbability("Q", Q);
  requirePositive("beta", beta);
  if (Q === 0 || Q === 1) return Q; // no odds to multiply
  return sigmoid(logit(Q) + 1 / beta); // through the logit: e^{1/β} overflows for β < 0.0014
}

/** What reinforcement learning can still add on this prompt: tiltedMass − Q. Peaks at `massOfLargestGain(beta)`. */
export function headroom(Q: number, beta: number): number {
  return tiltedMass(Q, beta) - Q;
}

/** The base mass that gains most under `beta`: Q = 1 / (1 + e^{1/(2β)}), below one half for every β. */
export function massOfLargestGain(beta: number): number {
  requirePositive("beta", beta);
  return sigmoid(-1 / (2 * beta));
}
