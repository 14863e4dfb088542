/** Singular values, and how many of them a matrix amounts to. */

import { dot } from "./dot";

/** Two rows are orthogonal when their cosine is below this. */
const negligible = 1e-14;
/** Sweeps converge quadratically: ten are enough for any matrix of some hundred rows. */
const mostSweeps = 40;

/**
 * The singular values of a matrix [rows, columns], the largest first, min(rows, columns) of them.
 *
 * By one-sided Jacobi rotations, in double precision and in a fixed order: the same input gives the same bits.
 * Source: Hestenes, Journal of SIAM 6 (1958); Demmel and Veselić, SIAM Journal on Matrix Analysis 13 (1992).
 */
export function singularValues(matrix: ArrayLike<number>, rows: number, columns: number): number[] {
  const vectors = shorterSide(matrix, rows, columns);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let rotated = false;
    for (let i = 0; i < vectors.length; i++)
      for (let j = i + 1; j < vectors.length; j++) rotated = orthogonalise(vectors[i], vectors[j]) || rotated;
    if (!rotated) break;
  }
  return vectors.map((vector) => Math.sqrt(dot(vector, vector))).sort((a, b) => b - a);
}

/**
 * The effective rank: e to the entropy of the singular values as shares of their sum. 1 to their number; 0 of a matrix of
 * zeros. Source: Roy and Vetterli, "The effective rank", EUSIPCO 2007.
 */
export function effectiveRank(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (sum === 0) return 0;
  return Math.exp(
    values.reduce((entropy, value) => (value > 0 ? entropy - (value / sum) * Math.log(value / sum) : entropy), 0),
  );
}

/** The stable rank: the sum of the squared singular values over the largest square; 0 of a matrix of zeros. */
export function stableRank(values: readonly number[]): number {
  const largest = Math.max(...values);
  return largest === 0 ? 0 : values.reduce((sum, value) => sum + (value / largest) ** 2, 0);
}

/** The rows, or the columns where they are fewer. */
function shorterSide(matrix: ArrayLike<number>, rows: number, columns: number): Float64Array[] {
  const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
  const at = rows <= columns ? (i: number, k: number) => i * columns + k : (i: number, k: number) => k * columns + i;
  return Array.from({ length: count }, (_, i) => Float64Array.from({ length }, (_, k) => matrix[at(i, k)]));
}

/** Rotates two vectors in their plane until they are orthogonal, in place; whether they were not. */
function orthogonalise(a: Float64Array, b: Float64Array): boolean {
  const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
  if (Math.abs(ab) <= negligible * Math.sqrt(aa * bb)) return false;
  const ratio = (bb - aa) / (2 * ab);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  for (let k = 0; k < a.length; k++) [a[k], b[k]] = [cosine * a[k] - sine * b[k], sine * a[k] + cosine * b[k]];
  return true;
}
