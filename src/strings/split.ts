/** Which strings belong to training and which to testing. The split is the testbed's, the same for every seed. */

import { deriveKey, Random } from "../common/random";
import { evaluate } from "./functions";
import { lettersOf, type OperationSet } from "./operation";
import { multisetKey, orbitsOf, type Orbit } from "./orbits";
import { sequenceFunction, type OperationSequence } from "./sequences";

export type Split = "train" | "test";

/** The share of strings that the split aims at testing; complete orbits come near it (19.9% at length 4). */
const testShare = 0.2;

/** Tells train from test problems: a string and the operations that are to be applied to it. */
export interface Splitter {
  splitOf(string: readonly number[], operations: OperationSequence): Split;
}

/**
 * The splitter of a set of operations. No step of a training problem is a test problem, because a problem shares with its
 * steps what decides: their orbit, chosen orbits being tested ("orbit"; lengths are prepared when first asked for) or each
 * with probability one fifth ("orbit-hash"), or their answer ("answer"). Only "hash", by the string alone, leaks.
 */
export function createSplitter(set: OperationSet): Splitter {
  switch (set.split) {
    case "orbit":
      return createOrbitSplitter(set);
    case "orbit-hash":
      return { splitOf: (string) => drawn(smallestOfOrbit(set, string), lettersOf(set)) };
    case "answer":
      return {
        splitOf: (string, operations) =>
          drawn(evaluate(sequenceFunction(set, operations, string.length), string), lettersOf(set)),
      };
    case "hash":
      return { splitOf: splitByHash };
  }
}

/** "test" with probability `testShare`, as a function of the string. */
function drawn(string: readonly number[], letters: number): Split {
  const number = string.reduce((sum, letter) => sum * letters + letter, 0);
  return new Random(deriveKey(string.length, "split", number)).uniform() < testShare ? "test" : "train";
}

/** The string of the orbit, under the operations, that comes first in the order of letters. For orbits of few strings. */
function smallestOfOrbit({ operations }: OperationSet, string: readonly number[]): readonly number[] {
  const orbit = new Map([[string.join(), string]]);
  for (const member of orbit.values()) {
    for (const { apply } of operations) {
      const image = apply(member);
      if (!orbit.has(image.join())) orbit.set(image.join(), image); // the loop comes to it
    }
  }
  return [...orbit.values()].reduce((a, b) => (isBefore(b, a) ? b : a));
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const i = a.findIndex((letter, at) => letter !== b[at]);
  return i >= 0 && a[i] < b[i];
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
