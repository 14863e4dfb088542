/**
 * Which pairs of operations can be held out honestly. A policy that composes nothing new must not be able to solve
 * a held-out pair: neither as the same pair in the other order, nor as another pair, nor as one operation.
 */

import { functionKey } from "./functions";
import type { OperationPair, OperationSet } from "./operations";
import { sequenceFunction, type OperationSequence } from "./sequences";

/**
 * Whether `pair`, at this length, does something new when only the pairs in `trained` are shown: as a function it
 * differs from its reverse, from every trained pair, from every single operation and from the identity.
 */
export function isEligible(
  set: OperationSet,
  pair: OperationPair,
  trained: readonly OperationPair[],
  length: number,
): boolean {
  const keyOf = (sequence: OperationSequence) => functionKey(sequenceFunction(set, sequence, length));
  const single = set.operations.map((_, i) => [i]);
  const known = [[], ...single, [pair[1], pair[0]], ...trained].map(keyOf);
  return !known.includes(keyOf(pair));
}

/** The ordered pairs that are eligible at this length even if every other pair is trained. */
export function eligiblePairs(set: OperationSet, length: number): OperationPair[] {
  const pairs = allPairs(set);
  return pairs.filter((pair) =>
    isEligible(
      set,
      pair,
      pairs.filter((other) => other !== pair),
      length,
    ),
  );
}

/** All ordered pairs, an operation with itself included. */
export function allPairs(set: OperationSet): OperationPair[] {
  return set.operations.flatMap((_, first) => set.operations.map((__, second): OperationPair => [first, second]));
}
