import { requireProbability } from "../common/require";

/**
 * p values adjusted for being tested together (Holm's step-down): those below a level reject at that level, and the
 * probability of any false rejection is at most the level, whatever the tests' dependence. In the order given.
 *
 * Throws RangeError on a value outside [0, 1]. Source: Holm, Scandinavian Journal of Statistics 6 (1979).
 */
export function holm(p: readonly number[]): number[] {
  p.forEach((value, i) => requireProbability(`p[${i}]`, value));
  const adjusted = new Array<number>(p.length);
  let largest = 0;
  const ascending = p.map((_, i) => i).sort((i, j) => p[i] - p[j]);
  ascending.forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, (p.length - rank) * p[i]));
    adjusted[i] = largest;
  });
  return adjusted;
}
