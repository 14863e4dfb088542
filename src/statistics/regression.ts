/**
 * Linear regression by least squares, with standard errors that respect seeds: observations of one seed are alike, and
 * those of different seeds independent.
 */

import { requireInteger } from "../common/require";
import { requireValues } from "./checks";
import { factorised, solveUpper, type Factorised } from "./qr";
import type { EstimateWithError } from "./tTest";

export interface Fit {
  coefficients: number[];
  standardErrors: number[];
  /** Degrees of freedom of the standard errors: observations minus coefficients; with clusters, clusters minus one. */
  degrees: number;
}

export interface LeastSquaresOptions {
  /** The cluster, such as the seed, of each observation. */
  clusters?: readonly (number | string)[];
}

/**
 * Regresses y [observation] on x [observation][coefficient]. An intercept is a column of ones, the caller's to give.
 *
 * Without clusters the errors are independent and of one variance. With them the standard errors are cluster-robust with
 * the small-sample factor G/(G − 1) · (n − 1)/(n − k) (CR1: Stata's, and statsmodels' cov_type="cluster"); of few
 * clusters, under about 20, they are somewhat small. Throws RangeError on values that are not finite, no more
 * observations than coefficients, dependent columns, lengths that differ, or fewer than two clusters.
 * Source: Liang and Zeger, Biometrika 73 (1986); Cameron and Miller, Journal of Human Resources 50 (2015).
 */
export function leastSquares(
  x: readonly (readonly number[])[],
  y: readonly number[],
  { clusters }: LeastSquaresOptions = {},
): Fit {
  requireData(x, y);
  const columns = x[0].map((_, j) => x.map((row) => row[j]));
  const factors = factorised(columns, y);
  const coefficients = solveUpper(factors.upper, factors.projections);
  const { variances, degrees } = clusters ? clustered(factors, clusters) : independent(factors);
  return { coefficients, standardErrors: variances.map(Math.sqrt), degrees };
}

/** One coefficient as an estimate, for `tTestOf` and `equivalenceOf`. Throws RangeError on an index out of range. */
export function coefficientOf({ coefficients, standardErrors, degrees }: Fit, index: number): EstimateWithError {
  requireInteger("index", index, { min: 0, max: coefficients.length - 1 });
  return { estimate: coefficients[index], standardError: standardErrors[index], degrees };
}

/** Variances s² (XᵀX)⁻¹ of the coefficients: the squared lengths of the rows of R⁻¹, times s². */
function independent({ upper, residuals }: Factorised) {
  const degrees = residuals.length - upper.length;
  const variance = dot(residuals, residuals) / degrees;
  const inverse = inverseColumns(upper);
  const variances = upper.map((_, j) => variance * inverse.reduce((sum, column) => sum + column[j] ** 2, 0));
  return { variances, degrees };
}

/** Variances from what each cluster adds to the coefficients: R⁻¹ Qᵀe over its own observations. */
function clustered({ orthonormal, upper, residuals }: Factorised, clusters: readonly (number | string)[]) {
  const [n, k] = [residuals.length, upper.length];
  requireInteger("clusters.length", clusters.length, { min: n, max: n });
  const members = membersOf(clusters);
  requireInteger("number of clusters", members.size, { min: 2 });
  const shares = [...members.values()].map((own) =>
    solveUpper(
      upper,
      orthonormal.map((q) => own.reduce((sum, i) => sum + q[i] * residuals[i], 0)),
    ),
  );
  const factor = (members.size / (members.size - 1)) * ((n - 1) / (n - k));
  const variances = upper.map((_, j) => factor * shares.reduce((sum, share) => sum + share[j] ** 2, 0));
  return { variances, degrees: members.size - 1 };
}

/** The observations of each cluster. */
function membersOf(clusters: readonly (number | string)[]): Map<number | string, number[]> {
  const members = new Map<number | string, number[]>();
  clusters.forEach((cluster, i) => {
    const own = members.get(cluster);
    if (own) own.push(i);
    else members.set(cluster, [i]);
  });
  return members;
}

function inverseColumns(upper: readonly number[][]): number[][] {
  return upper.map((_, j) =>
    solveUpper(
      upper,
      upper.map((_, i) => (i === j ? 1 : 0)),
    ),
  );
}

function requireData(x: readonly (readonly number[])[], y: readonly number[]): void {
  requireInteger("x.length", x.length, { min: 1 });
  const width = x[0].length;
  x.forEach((row, i) => {
    requireValues(`x[${i}]`, row);
    requireInteger(`x[${i}].length`, row.length, { min: width, max: width });
  });
  requireValues("y", y, width + 1);
  requireInteger("x.length", x.length, { min: y.length, max: y.length });
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
