/** The QR factorisation of a tall matrix beside a right-hand side, for least squares. */

export interface Factorised {
  /** Q: orthonormal columns [column][row]. */
  orthonormal: number[][];
  /** R [row][column], upper triangular. */
  upper: number[][];
  /** Qᵀy. */
  projections: number[];
  /** y − QQᵀy. */
  residuals: number[];
}

/** What is left of a column that depends on those before it is rounding. */
const negligible = 1e-10;

/**
 * X = QR by modified Gram–Schmidt, with y as one more column, which makes it as stable as Householder's. `columns` of X
 * [column][row]. Throws RangeError on a column that is a combination of those before it.
 * Source: Björck, Numerical Methods for Least Squares Problems (1996), §2.4.
 */
export function factorised(columns: readonly number[][], y: readonly number[]): Factorised {
  const upper = columns.map(() => new Array<number>(columns.length).fill(0));
  const orthonormal: number[][] = [];
  const rest = columns.map((column) => [...column]);
  const residuals = [...y];
  const projections = columns.map((column, j) => {
    const length = norm(rest[j]);
    if (!(length > negligible * norm(column))) {
      throw new RangeError(`x: expected independent columns, got a column ${j} that depends on those before it`);
    }
    const q = rest[j].map((value) => value / length);
    orthonormal.push(q);
    upper[j][j] = length;
    for (let later = j + 1; later < columns.length; later++) upper[j][later] = subtractProjection(rest[later], q);
    return subtractProjection(residuals, q);
  });
  return { orthonormal, upper, projections, residuals };
}

/** The solution of R z = b. */
export function solveUpper(upper: readonly number[][], b: readonly number[]): number[] {
  const solution = [...b];
  for (let row = b.length - 1; row >= 0; row--) {
    for (let column = row + 1; column < b.length; column++) solution[row] -= upper[row][column] * solution[column];
    solution[row] /= upper[row][row];
  }
  return solution;
}

/** Makes `vector` orthogonal to the unit vector `q`, in place; returns what it had along `q`. */
function subtractProjection(vector: number[], q: readonly number[]): number {
  const along = q.reduce((sum, value, i) => sum + value * vector[i], 0);
  q.forEach((value, i) => (vector[i] -= along * value));
  return along;
}

function norm(vector: readonly number[]): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0));
}
