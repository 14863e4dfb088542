/**
 * The sign-flip test of a mean of paired differences: under the null hypothesis each difference, one a seed, is as
 * likely to have the other sign. Assumes their symmetry about zero and no normal distribution.
 *
 * Its smallest p value is 2⁻ⁿ, or twice that if two-sided. Source: Fisher, The Design of Experiments (1935), §21.
 */

import { deriveKey, Random, type Key } from "../random";
import { requireAlternative, type Alternative } from "./alternative";
import { requireValues } from "./checks";

/** Up to here, all 2ⁿ signs are gone through. */
const mostExact = 20;
const draws = 100_000;

export interface SignFlipOptions {
  /** "two-sided" unless told otherwise. */
  alternative?: Alternative;
  /** Key of the random signs, which only more than 20 differences need. */
  key?: Key;
}

/**
 * The mean difference and its p value: exact up to 20 differences, beyond them from 100,000 random signs, among which
 * the observed ones count once (p is then never 0, and its standard error at most 0.0016).
 *
 * Throws RangeError on no differences, or one that is not finite.
 */
export function signFlipTest(
  differences: readonly number[],
  { alternative = "two-sided", key = deriveKey(0, "sign flip", 0) }: SignFlipOptions = {},
): { mean: number; p: number } {
  requireValues("differences", differences);
  requireAlternative(alternative);
  const observed = sum(differences);
  const extreme = asExtremeAs(observed, differences, alternative);
  const p = differences.length <= mostExact ? exact(differences, extreme) : sampled(differences, extreme, key);
  return { mean: observed / differences.length, p };
}

function exact(differences: readonly number[], extreme: (sum: number) => boolean): number {
  const half = differences.length >> 1;
  const [left, right] = [signedSums(differences.slice(0, half)), signedSums(differences.slice(half))];
  let count = 0;
  for (const some of left) for (const rest of right) if (extreme(some + rest)) count++;
  return count / 2 ** differences.length;
}

/** The sums by all 2ⁿ signs. */
function signedSums(differences: readonly number[]): number[] {
  return differences.reduce((sums, d) => sums.flatMap((each) => [each + d, each - d]), [0]);
}

function sampled(differences: readonly number[], extreme: (sum: number) => boolean, key: Key): number {
  const random = new Random(key);
  let count = 1;
  for (let draw = 0; draw < draws; draw++) {
    if (extreme(differences.reduce((total, d) => total + (random.integer(2) === 0 ? d : -d), 0))) count++;
  }
  return count / (draws + 1);
}

function asExtremeAs(observed: number, differences: readonly number[], alternative: Alternative) {
  const rounding = 1e-12 * sum(differences.map(Math.abs)); // sums that are equal but for their order are ties
  if (alternative === "greater") return (total: number) => total >= observed - rounding;
  if (alternative === "less") return (total: number) => total <= observed + rounding;
  return (total: number) => Math.abs(total) >= Math.abs(observed) - rounding;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
