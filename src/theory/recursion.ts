/**
 * GRPO's recursion: a whitened advantage, the reverse KL, and each iterate whitened by the one before,
 *
 *     logit P_n = logit P_ref + 1 / (β √(P_{n−1} (1 − P_{n−1}))).
 *
 * Source: Mroueh, arXiv 2503.06639. Mass arguments lie strictly between 0 and 1; `beta` > 0.
 */

import { requireInteger, requirePositive } from "../common/require";
import { bisect, logit, sigmoid } from "./numeric";

/** One step of the recursion: the mass that follows `P`, with the KL taken to a reference of mass `reference`. */
export function nextMass(P: number, reference: number, beta: number): number {
  requireInterior("P", P);
  requireInterior("reference", reference);
  requirePositive("beta", beta);
  return sigmoid(logit(reference) + shift(logit(P), beta));
}

/** The masses P_0 = reference, P_1, …, P_steps; stays at 1 once it is reached to the last digit of a float64. */
export function recursion(reference: number, beta: number, steps: number): number[] {
  requireInteger("steps", steps, { min: 0 });
  const masses = [reference];
  while (masses.length <= steps) {
    const last = masses[masses.length - 1];
    masses.push(last === 1 ? 1 : nextMass(last, reference, beta));
  }
  return masses;
}

/**
 * The interior fixed points, in ascending order: none or two.
 * The gap on the logit scale, x − logit P_ref − 2 cosh(x / 2) / β, is concave with its peak at 2 asinh β.
 */
export function fixedPoints(reference: number, beta: number): number[] {
  requireInterior("reference", reference);
  requirePositive("beta", beta);
  const start = logit(reference);
  const gap = (x: number) => x - start - shift(x, beta);
  const peak = 2 * Math.asinh(beta);
  if (gap(peak) < 0) return [];
  let beyond = 2 * peak - start; // above the peak, for a peak with a gap is above the start
  while (gap(beyond) > 0) beyond = 2 * beyond - peak;
  return [bisect(gap, start, peak), bisect((x) => -gap(x), peak, beyond)].map(sigmoid);
}

/** 1 / (β √v) at P = sigmoid(x). */
function shift(x: number, beta: number): number {
  return (2 * Math.cosh(x / 2)) / beta;
}

function requireInterior(name: string, x: number): void {
  if (!(x > 0 && x < 1)) throw new RangeError(`${name}: expected a mass strictly between 0 and 1, got ${x}`);
}
