/**
 * Equivalence to zero by two one-sided t tests (TOST): evidence that an effect is small, where a test that does not
 * reject shows nothing.
 *
 * Source: Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987).
 */

import studentCdf from "@stdlib/stats-base-dists-t-cdf";
import studentQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requirePositive } from "../require";
import { requireFraction } from "./checks";
import { meanOf, requireEstimate, studentised, type Estimate } from "./tTest";

export interface Equivalence {
  /** The estimate that is held against zero. */
  mean: number;
  /** Ends of the interval of coverage 1 − 2 `level`: it lies within ±margin where the two are equivalent. */
  lower: number;
  upper: number;
  /** The larger of the two one-sided p values. */
  p: number;
  /** p < level: the truth lies within ±margin. */
  equivalent: boolean;
}

/**
 * Tests that the mean of independent values, one a seed, lies within ±margin. `level`: the size of the test, in (0, 0.5).
 *
 * Throws RangeError on fewer than two values, one that is not finite, or a margin that is not positive.
 */
export function equivalence(values: readonly number[], margin: number, level = 0.05): Equivalence {
  return equivalenceOf(meanOf(values), margin, level);
}

/** The same of any estimate with a standard error, such as a coefficient of a regression. */
export function equivalenceOf(estimate: Estimate, margin: number, level = 0.05): Equivalence {
  requireEstimate(estimate);
  requirePositive("margin", margin);
  requireFraction("2 × level", 2 * level);
  const { standardError, degrees } = estimate;
  const above = studentCdf(-studentised(estimate, -margin), degrees);
  const below = studentCdf(studentised(estimate, margin), degrees);
  const p = Math.max(above, below);
  const half = standardError * studentQuantile(1 - level, degrees);
  const mean = estimate.estimate;
  return { mean, lower: mean - half, upper: mean + half, p, equivalent: p < level };
}
