/**
 * Student's t test of a mean over seeds, or of any estimate with a standard error.
 *
 * A paired comparison is a test of the seeds' differences. Seeds that all agree have a standard error of 0: whatever
 * differs from the mean under test is then infinitely far from it. Where agreement comes from counts that are all 0,
 * an exact binomial interval says more.
 */

import studentCdf from "@stdlib/stats-base-dists-t-cdf";
import studentQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requireAlternative, requireFiniteNumber, requireValues, type Alternative } from "./checks";
import { moments } from "./moments";

/** An estimate with its standard error, and the degrees of freedom of that. */
export interface EstimateWithError {
  estimate: number;
  standardError: number;
  degrees: number;
}

export interface TTest {
  /** The estimate under test. */
  mean: number;
  /** Its distance from the mean under the null hypothesis, in standard errors. */
  statistic: number;
  degrees: number;
  p: number;
  /** Ends of the 95% interval; a one-sided test has a one-sided one, whose other end is infinite. */
  lower: number;
  upper: number;
}

export interface TTestOptions {
  /** The mean under the null hypothesis; 0 by default. */
  mean?: number;
  /** "greater": the truth lies above that mean. "two-sided" by default. */
  alternative?: Alternative;
}

const coverage = 0.95;

/** Tests the mean of independent values, one a seed. Throws RangeError on fewer than two, or one that is not finite. */
export function tTest(values: readonly number[], options: TTestOptions = {}): TTest {
  return tTestOf(meanOf(values), options);
}

/** Tests an estimate, such as a coefficient of a regression. Throws RangeError as `requireEstimate` does. */
export function tTestOf(
  estimate: EstimateWithError,
  { mean = 0, alternative = "two-sided" }: TTestOptions = {},
): TTest {
  requireEstimate(estimate);
  requireFiniteNumber("mean", mean);
  requireAlternative(alternative);
  const statistic = studentised(estimate, mean);
  const { degrees } = estimate;
  const p = {
    "two-sided": 2 * studentCdf(-Math.abs(statistic), degrees),
    greater: studentCdf(-statistic, degrees),
    less: studentCdf(statistic, degrees),
  }[alternative];
  return { mean: estimate.estimate, statistic, degrees, p, ...endsOf(estimate, alternative) };
}

/** The mean of independent values as an estimate. Throws RangeError on fewer than two, or one that is not finite. */
export function meanOf(values: readonly number[]): EstimateWithError {
  requireValues("values", values, 2);
  const { mean, deviation, n } = moments(values);
  return { estimate: mean, standardError: deviation / Math.sqrt(n), degrees: n - 1 };
}

/** The estimate's distance from `mean` in standard errors: 0 at the mean itself, also where the standard error is 0. */
function studentised({ estimate, standardError }: EstimateWithError, mean: number): number {
  return estimate === mean ? 0 : (estimate - mean) / standardError;
}

/** Throws RangeError unless estimate and standard error are finite, the latter and the degrees of freedom not below 0. */
function requireEstimate({ estimate, standardError, degrees }: EstimateWithError): void {
  requireFiniteNumber("estimate", estimate);
  if (!(standardError >= 0 && standardError < Infinity)) {
    throw new RangeError(`standardError: expected a number of at least 0, got ${standardError}`);
  }
  if (!(degrees > 0)) throw new RangeError(`degrees: expected a positive number, got ${degrees}`);
}

function endsOf({ estimate, standardError, degrees }: EstimateWithError, alternative: Alternative) {
  const tail = alternative === "two-sided" ? (1 - coverage) / 2 : 1 - coverage;
  const half = standardError * studentQuantile(1 - tail, degrees);
  return {
    lower: alternative === "less" ? -Infinity : estimate - half,
    upper: alternative === "greater" ? Infinity : estimate + half,
  };
}
