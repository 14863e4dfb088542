/** Prompts of equal counts, counted: estimates depend on nothing else, and there are far fewer of them than prompts. */

import type { Count } from "../counts";

/** `prompts` prompts with n samples of which k are correct. */
export interface Cell extends Count {
  prompts: number;
}

/** By n, then by k. */
export function cellsOf(counts: readonly Count[]): Cell[] {
  const cells = new Map<string, Cell>();
  for (const { n, k } of counts) {
    const key = `${n}/${k}`;
    const cell = cells.get(key);
    if (cell) cell.prompts++;
    else cells.set(key, { n, k, prompts: 1 });
  }
  return [...cells.values()].sort((x, y) => x.n - y.n || x.k - y.k);
}
