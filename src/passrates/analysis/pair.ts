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

/** Whether it says something of a shift of the odds: some of its samples are right and some are wrong. */
export function isInformative({ base, tuned }: Pair): boolean {
  return base.k + tuned.k > 0 && base.k + tuned.k < base.n + tuned.n;
}
