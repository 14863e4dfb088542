/** Rank correlation; ties share the mean of their ranks, as in SciPy. */

import { requireInteger } from "../common/require";
import { requireValues } from "./checks";

/** Ranks from 1, of the lowest; equal values share the mean of theirs. Throws RangeError on a value that is not finite. */
export function ranks(values: readonly number[]): number[] {
  requireValues("values", values);
  const order = values.map((_, i) => i).sort((i, j) => values[i] - values[j]);
  const ranked = new Array<number>(values.length);
  for (let first = 0; first < order.length;) {
    let next = first;
    while (next < order.length && values[order[next]] === values[order[first]]) next++;
    for (let rank = first; rank < next; rank++) ranked[order[rank]] = (first + next + 1) / 2;
    first = next;
  }
  return ranked;
}

/**
 * Spearman's rank correlation, in [−1, 1]: Pearson's of the ranks.
 *
 * Throws RangeError unless both have the same number of values, at least two, all finite, and both vary: the
 * correlation with a constant is not defined.
 */
export function spearman(x: readonly number[], y: readonly number[]): number {
  requireVaried("x", x);
  requireVaried("y", y);
  requireInteger("y.length", y.length, { min: x.length, max: x.length });
  return correlation(ranks(x), ranks(y));
}

function requireVaried(name: string, values: readonly number[]): void {
  requireValues(name, values, 2);
  if (values.every((value) => value === values[0])) {
    throw new RangeError(`${name}: expected values that vary, got ${values.length} times ${values[0]}`);
  }
}

/** Pearson's, of ranks: their mean is known. */
function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (x.length + 1) / 2;
  let [products, xSquares, ySquares] = [0, 0, 0];
  x.forEach((rank, i) => {
    products += (rank - mean) * (y[i] - mean);
    xSquares += (rank - mean) ** 2;
    ySquares += (y[i] - mean) ** 2;
  });
  return products / Math.sqrt(xSquares * ySquares);
}
