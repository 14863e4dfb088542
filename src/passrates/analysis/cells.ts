/** Prompts of equal counts, counted: estimates depend on nothing else, and there are far fewer of them than prompts. */

import type { Count } from "../counts";
import { once } from "../once";

/** `prompts` prompts with n samples of which k are correct. */
export interface Cell extends Count {
  prompts: number;
}

/** By n, then by k. */
export function cellsOf(counts: readonly Count[]): Cell[] {
  const cells = new Map<number, Map<number, Cell>>();
  for (const { n, k } of counts) {
    let own = cells.get(n);
    if (!own) cells.set(n, (own = new Map<number, Cell>()));
    const cell = own.get(k);
    if (cell) cell.prompts++;
    else own.set(k, { n, k, prompts: 1 });
  }
  return [...cells.values()].flatMap((own) => [...own.values()]).sort((x, y) => x.n - y.n || x.k - y.k);
}

/** A function of counts at each of them, computed once for equal ones. */
export function byCount<T>(counts: readonly Count[], value: (count: Count) => T): T[] {
  const of = once(value);
  return counts.map(of);
}
