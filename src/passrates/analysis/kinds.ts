/** Pairs of equal counts, counted, beside the base model's posterior where it is not negligible. */

import { posterior, type RateGrid } from "./rateGrid";
import type { Pair } from "./pair";

/** `prompts` pairs with the same four counts. */
export interface Kind {
  base: Pair["base"];
  tuned: Pair["tuned"];
  prompts: number;
  /** Posterior probabilities of the grid's points from `first` on, given the base model's counts; elsewhere about 0. */
  weights: Float64Array;
  first: number;
}

const negligible = 1e-8;

export function kindsOf(pairs: readonly Pair[], grid: RateGrid): Kind[] {
  const kinds = new Map<string, Kind>();
  const posteriors = new Map<string, Pick<Kind, "weights" | "first">>();
  for (const { base, tuned } of pairs) {
    const baseKey = `${base.n}/${base.k}`;
    const key = `${baseKey}/${tuned.n}/${tuned.k}`;
    const known = kinds.get(key);
    if (known) {
      known.prompts++;
      continue;
    }
    let known0 = posteriors.get(baseKey);
    if (!known0) posteriors.set(baseKey, (known0 = windowOf(posterior(base, grid))));
    kinds.set(key, { base, tuned, prompts: 1, ...known0 });
  }
  return [...kinds.values()];
}

function windowOf(weights: Float64Array): Pick<Kind, "weights" | "first"> {
  let [first, last] = [0, weights.length - 1];
  while (weights[first] < negligible) first++;
  while (weights[last] < negligible) last--;
  return { first, weights: weights.slice(first, last + 1) };
}
