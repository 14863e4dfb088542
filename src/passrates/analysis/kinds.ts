/** Pairs of equal counts, counted, beside the base model's posterior where it is not negligible. */

import { posterior, windowOf, type RateGrid } from "./rateGrid";
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
    let window = posteriors.get(baseKey);
    if (!window) posteriors.set(baseKey, (window = trimmed(posterior(base, grid))));
    kinds.set(key, { base, tuned, prompts: 1, ...window });
  }
  return [...kinds.values()];
}

function trimmed(weights: Float64Array): Pick<Kind, "weights" | "first"> {
  const [first, end] = windowOf(weights);
  return { first, weights: weights.slice(first, end) };
}
