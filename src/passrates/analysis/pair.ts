import type { Count } from "../counts";

/** One prompt's counts under both models. Prompts alike in all of them may be one object. */
export interface Pair {
  domain?: string;
  base: Count;
  tuned: Count;
}

/** A function of each pair, computed once for each object. */
export function byPair<T>(pairs: readonly Pair[], value: (pair: Pair) => T): T[] {
  const known = new Map<Pair, T>();
  return pairs.map((pair) => {
    let own = known.get(pair);
    if (own === undefined) known.set(pair, (own = value(pair)));
    return own;
  });
}
