/** Pairs of equal counts, counted, beside the base model's posterior where it is not negligible. */

import type { Count } from "../counts";
import type { Cell } from "./cells";
import type { Pair } from "./pair";
import { posterior, trimmed, type RateGrid, type Window } from "./rateGrid";

/** `prompts` pairs with the same four counts. `base`: its index among the cells. */
export interface PairCell {
  base: number;
  tuned: Count;
  prompts: number;
}

/** Pairs in cells; base counts have cells of their own, of which there are fewer. */
export interface PairCells {
  base: Cell[];
  pairs: PairCell[];
}

/** The cells of pairs, in the order of their first ones, and which of `pairs` each pair is in. */
export function pairCellsOf(pairs: readonly Pick<Pair, "base" | "tuned">[]): PairCells & { cellOf: Int32Array } {
  const cells: PairCells = { base: [], pairs: [] };
  const [ofBase, ofPair] = [new Map<string, number>(), new Map<string, number>()];
  const cellOf = new Int32Array(pairs.length);
  pairs.forEach(({ base, tuned }, i) => {
    const baseKey = `${base.n}/${base.k}`;
    const own = indexIn(ofBase, baseKey, () => cells.base.push({ n: base.n, k: base.k, prompts: 0 }));
    cellOf[i] = indexIn(ofPair, `${baseKey}/${tuned.n}/${tuned.k}`, () =>
      cells.pairs.push({ base: own, tuned, prompts: 0 }),
    );
    cells.base[own].prompts++;
    cells.pairs[cellOf[i]].prompts++;
  });
  return { ...cells, cellOf };
}

/** The index of a key; a new one's is that of what `add` appends, and `add` returns the length after. */
function indexIn(indices: Map<string, number>, key: string, add: () => number): number {
  let index = indices.get(key);
  if (index === undefined) indices.set(key, (index = add() - 1));
  return index;
}

/** Pairs with the same four counts, and what the base counts say of their pass rate. */
export interface Kind {
  base: Count;
  tuned: Count;
  prompts: number;
  /** Posterior probabilities of the grid's points given the base model's counts. */
  posterior: Window;
}

/** `likelihoodOf`: of counts on the points of the grid. */
export function kindsOf({ base, pairs }: PairCells, grid: RateGrid, likelihoodOf: (count: Count) => Window): Kind[] {
  const posteriors = base.map((cell) => trimmed(posterior(likelihoodOf(cell), grid)));
  return pairs.map(({ base: cell, tuned, prompts }) => {
    return { base: base[cell], tuned, prompts, posterior: posteriors[cell] };
  });
}

/** A tuned count, and the points of the grid at which posteriors of base counts beside it have their weight. */
export interface Outcome extends Count {
  first: number;
  end: number;
}

/** The tuned counts of kinds, each once, and the index of each kind's own. */
export function outcomesOf(kinds: readonly Kind[]): { outcomes: Outcome[]; outcomeOf: number[] } {
  const indices = new Map<string, number>();
  const outcomes: Outcome[] = [];
  const outcomeOf = kinds.map(({ tuned: { n, k }, posterior: { first, values } }) => {
    const key = `${n}/${k}`;
    const index = indices.get(key) ?? outcomes.push({ n, k, first, end: first }) - 1;
    indices.set(key, index);
    const outcome = outcomes[index];
    outcome.first = Math.min(outcome.first, first);
    outcome.end = Math.max(outcome.end, first + values.length);
    return index;
  });
  return { outcomes, outcomeOf };
}
