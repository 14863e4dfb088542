/** Prompts differ in few counts, however many they are: what depends on counts alone is computed once. */

import type { Count } from "./counts";

/** The function, computed once for equal counts. */
export function once<T>(value: (count: Count) => T): (count: Count) => T {
  const known = new Map<number, Map<number, { value: T }>>();
  return (count) => {
    let own = known.get(count.n);
    if (!own) known.set(count.n, (own = new Map<number, { value: T }>()));
    let found = own.get(count.k);
    if (!found) own.set(count.k, (found = { value: value(count) }));
    return found.value;
  };
}
