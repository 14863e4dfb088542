/** Ridge classifiers: least squares on one-hot labels with a penalty, in closed form. */

import { requireInteger, requirePositive } from "../common/require";
import { dot } from "./dot";

/** What is left of the features of constant columns is rounding, and the penalty has to be above it. */
const negligible = 1e-12;

/** Rows of features, [count, width] in one array. */
export interface Features {
  values: Float64Array;
  count: number;
  width: number;
}

/** Gives each row of features a class in [0, classes). */
export interface Classifier {
  classes: number;
  /** [class][feature] */
  weights: Float64Array[];
  /** [classes] */
  intercepts: Float64Array;
}

/**
 * One classifier for each set of labels, all on the same features.
 *
 * Minimises Σ‖y − b − Wx‖² + λ‖W‖² for one-hot labels y, λ being `penalty` times the features' mean sum of squares. Sums
 * have a fixed order in double precision, so the same input gives the same bits.
 *
 * @param labels [set][row], integers in [0, classes)
 * @throws RangeError on a penalty that is not positive, or labels that do not fit
 */
export function ridgeClassifiers(
  x: Features,
  labels: readonly (readonly number[])[],
  { classes, penalty }: { classes: number; penalty: number },
): Classifier[] {
  requireInteger("x.count", x.count, { min: 1 });
  requirePositive("penalty", penalty);
  const { count } = x;
  const means = meansOf(x);
  const columns = centredColumns(x, means);
  const factor = cholesky(columns, Math.max(penalty * meanSquares(columns), negligible * dot(x.values, x.values)) || 1);
  return labels.map((own, set) => {
    requireInteger(`labels[${set}].length`, own.length, { min: count, max: count });
    const { counts, sums } = sumsByClass(x, own, classes, `labels[${set}]`);
    const weights = sums.map((sum, c) =>
      solve(
        factor,
        sum.map((each, j) => each - counts[c] * means[j]),
      ),
    ); // from Xᵀy
    return { classes, weights, intercepts: counts.map((each, c) => each / count - dot(weights[c], means)) };
  });
}

/** The class of each row: that of the largest value, the first of equal ones. */
export function classify({ classes, weights, intercepts }: Classifier, { values, count, width }: Features): number[] {
  return Array.from({ length: count }, (_, row) => {
    const features = values.subarray(row * width, (row + 1) * width);
    let best = 0;
    let largest = -Infinity;
    for (let c = 0; c < classes; c++) {
      const value = intercepts[c] + dot(weights[c], features);
      if (value > largest) [best, largest] = [c, value];
    }
    return best;
  });
}

/** Share of rows whose class is the label. */
export function accuracyOf(classifier: Classifier, x: Features, labels: readonly number[]): number {
  return classify(classifier, x).filter((label, row) => label === labels[row]).length / x.count;
}

function meansOf({ values, count, width }: Features): Float64Array {
  const means = new Float64Array(width);
  for (let row = 0; row < count; row++) for (let j = 0; j < width; j++) means[j] += values[row * width + j];
  return means.map((sum) => sum / count);
}

/** How many rows each class has, and the sums of their features, [class][feature]. */
function sumsByClass({ values, width }: Features, labels: readonly number[], classes: number, name: string) {
  const counts = new Float64Array(classes);
  const sums = Array.from(counts, () => new Float64Array(width));
  labels.forEach((label, row) => {
    requireInteger(`${name}[${row}]`, label, { min: 0, max: classes - 1 });
    counts[label]++;
    const sum = sums[label];
    for (let j = 0; j < width; j++) sum[j] += values[row * width + j];
  });
  return { counts, sums };
}

/** [width][count] */
function centredColumns({ values, count, width }: Features, means: Float64Array): Float64Array[] {
  const columns = Array.from(means, () => new Float64Array(count));
  columns.forEach((column, j) => {
    for (let row = 0; row < count; row++) column[row] = values[row * width + j] - means[j];
  });
  return columns;
}

function meanSquares(columns: readonly Float64Array[]): number {
  return columns.reduce((sum, column) => sum + dot(column, column), 0) / columns.length;
}

/** L, lower triangular [row][column], of XᵀX + λI = L Lᵀ. */
function cholesky(columns: readonly Float64Array[], lambda: number): Float64Array[] {
  const factor: Float64Array[] = [];
  columns.forEach((a, i) => {
    const row = new Float64Array(i + 1);
    for (let j = 0; j <= i; j++) {
      let rest = dot(a, columns[j]) + (i === j ? lambda : 0);
      for (let k = 0; k < j; k++) rest -= row[k] * (factor[j] ?? row)[k];
      row[j] = i === j ? Math.sqrt(rest) : rest / factor[j][j];
    }
    factor.push(row);
  });
  return factor;
}

/** The solution z of L Lᵀ z = b, in the place of b. */
function solve(factor: readonly Float64Array[], b: Float64Array): Float64Array {
  for (let i = 0; i < b.length; i++) {
    const row = factor[i];
    for (let k = 0; k < i; k++) b[i] -= row[k] * b[k];
    b[i] /= row[i];
  }
  for (let i = b.length - 1; i >= 0; i--) {
    const row = factor[i];
    b[i] /= row[i];
    for (let k = 0; k < i; k++) b[k] -= row[k] * b[i];
  }
  return b;
}
