/**
 * How strongly an advantage pushes the correct set, on one decision of correct mass P.
 *
 * With binary reward, the policy gradient moves the correct set by a(P): the variance v = P(1 − P) with a
 * mean-only advantage, about the standard deviation with a whitened one. Functions here return a(P) / v, as a
 * function of x = logit P, because v underflows or loses its digits where the laws still need the ratio.
 */

import { requireInteger, requireProbability } from "../common/require";
import { logit, logSigmoid } from "./numeric";

/** A group's standard deviation as a run computes it: divisor G − correction, plus epsilon. */
export interface Whitening {
  correction: 0 | 1;
  epsilon: number;
}

/** The group's own standard deviation, divisor G. */
export const plainWhitening: Whitening = { correction: 0, epsilon: 0 };
/** TRL's, and that of every run in this project: divisor G − 1, plus 1e-4. */
export const trlWhitening: Whitening = { correction: 1, epsilon: 1e-4 };

/**
 * Mean over groups of G binary rewards of σ² / (s + ε): σ² the group's variance (divisor G), s its standard
 * deviation under `whitening`. With `plainWhitening` it is the mean standard deviation E[σ̂_G(P)].
 * P in [0, 1], groupSize an integer of at least 2; throws RangeError otherwise.
 */
export function meanGroupDeviation(P: number, groupSize: number, whitening: Whitening): number {
  requireProbability("P", P);
  requireInteger("groupSize", groupSize, { min: 2 });
  if (P === 0 || P === 1) return 0;
  return P * (1 - P) * whitenedPush(groupSize, whitening)(logit(P));
}

/** a(P) / v with a mean-only advantage: 1 − 1/G, for the group's mean contains the sample itself; 1 without a group size. */
export function meanOnlyPush(groupSize?: number): number {
  return groupSize === undefined ? 1 : 1 - 1 / groupSize;
}

/** x ↦ a(P) / v with a whitened advantage: 1 / √v = 2 cosh(x / 2) without a group size, else the binomial sum. */
export function whitenedPush(groupSize: number | undefined, whitening: Whitening): (x: number) => number {
  if (groupSize === undefined) return (x) => 2 * Math.cosh(x / 2);
  const terms = signalTerms(groupSize, whitening);
  return (x) => {
    const [logP, logRest] = [logSigmoid(x), logSigmoid(-x)];
    return terms.reduce((sum, log, i) => sum + Math.exp(log + i * logP + (groupSize - 2 - i) * logRest), 0);
  };
}

/** For k = 1 … G − 1 correct in a group: log of C(G, k) σ² / (s + ε). Groups that agree push nothing and are left out. */
function signalTerms(groupSize: number, { correction, epsilon }: Whitening): number[] {
  const terms: number[] = [];
  let logChoose = 0;
  for (let k = 1; k < groupSize; k++) {
    logChoose += Math.log((groupSize - k + 1) / k);
    const variance = (k / groupSize) * (1 - k / groupSize);
    const deviation = Math.sqrt((variance * groupSize) / (groupSize - correction)) + epsilon;
    terms.push(logChoose + Math.log(variance / deviation));
  }
  return terms;
}
