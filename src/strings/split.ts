/** Which strings belong to training and which to testing. The split is the testbed's, the same for every seed. */

import { multisetKey, orbitsOf, type Orbit } from "./orbits";
import type { OperationSet } from "./operations";

export type Split = "train" | "test";

/** The share of strings that the split aims at testing; complete orbits come near it (19.9% at length 4). */
const testShare = 0.2;

/** Tells train from test strings. */
export interface Splitter {
  splitOf(string: readonly number[]): Split;
}

/** The splitter of a set of operations. Lengths are prepared when first asked for. */
export function createSplitter(set: OperationSet): Splitter {
  return set.split === "hash" ? { splitOf: splitByHash } : createOrbitSplitter(set);
}

/**
 * The orbits of this length that are tested. Stratified by kind: of each pattern of repeated letters the largest
 * orbits that bring its share nearer to 20%. A kind that is a single orbit, such as aaaa, is trained.
 */
export function testOrbits(set: OperationSet, length: number): Orbit[] {
  const kinds = new Map<string, Orbit[]>();
  for (const orbit of orbitsOf(set, length)) kinds.set(orbit.kind, [...(kinds.get(orbit.kind) ?? []), orbit]);
  return [...kinds.values()].flatMap(chooseNearShare);
}

function chooseNearShare(orbits: Orbit[]): Orbit[] {
  let missing = testShare * orbits.reduce((sum, orbit) => sum + orbit.strings, 0);
  const chosen: Orbit[] = [];
  for (const orbit of [...orbits].sort((a, b) => b.strings - a.strings)) {
    if (Math.abs(missing - orbit.strings) >= Math.abs(missing)) continue;
    chosen.push(orbit);
    missing -= orbit.strings;
  }
  return chosen;
}

function createOrbitSplitter(set: OperationSet): Splitter {
  const tested = new Map<number, Set<number>>(); // of each length, the multisets
  const prepare = (length: number) => {
    const multisets = new Set(testOrbits(set, length).flatMap((orbit) => orbit.multisets));
    tested.set(length, multisets);
    return multisets;
  };
  return {
    splitOf(string) {
      const multisets = tested.get(string.length) ?? prepare(string.length);
      return multisets.has(multisetKey(string)) ? "test" : "train";
    },
  };
}

/** The spike's split, number for number; all products stay below 2⁵³. Its steps can be test strings. */
function splitByHash(string: readonly number[]): Split {
  let hash = 0;
  for (const letter of string) hash = (hash * 31 + letter * 7 + 13) % 100003;
  return ((hash * 2654435761) % 1000003) % 5 === 0 ? "test" : "train";
}
