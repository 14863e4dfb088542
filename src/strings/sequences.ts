/** Operation sequences: which ones a task draws from, and what each does as one function. */

import { compose, functionKey, identity, type StringFunction } from "./functions";
import { includesPair, isTrainedPair, type OperationSet } from "./operations";

/**
 * Which neighbours a sequence may have: trained pairs only, held-out pairs only, pairs never shown only, or any pairs of
 * composed operations. "alone": any pairs at all, in sequences that contain an operation which is shown alone.
 */
export const pairKinds = ["trained", "held-out", "unshown", "any", "alone"] as const;
export type Pairs = (typeof pairKinds)[number];

/** Indices of operations in their set, in the order in which they are applied. */
export type OperationSequence = readonly number[];

/** A sequence as one function on strings of this length. */
export function sequenceFunction(set: OperationSet, sequence: OperationSequence, length: number): StringFunction {
  if (sequence.length === 0) return identity(length);
  return sequence.map((i) => set.operations[i].asFunction(length)).reduce(compose);
}

/**
 * All sequences of this depth whose neighbouring operations are pairs of the given kind.
 *
 * Unless the set keeps them, sequences that do at this length what a shorter one does (the empty one included) are left
 * out: "reverse reverse" is no problem of depth two. The shorter ones are made of the same operations: those that are
 * composed and, at depth 1 and for pairs "alone", also those that are shown alone.
 */
export function sequencesOf(set: OperationSet, depth: number, length: number, pairs: Pairs): OperationSequence[] {
  const operations = operationsOf(set, depth, pairs);
  const sequences = allSequences(operations, depth).filter((sequence) => hasPairs(set, sequence, pairs));
  if (set.keepsReducibleSequences) return sequences;
  const shorter = shorterFunctions(set, operations, depth, length);
  return sequences.filter((sequence) => !shorter.has(functionKey(sequenceFunction(set, sequence, length))));
}

/** Indices of the operations that sequences are made of. */
function operationsOf(set: OperationSet, depth: number, pairs: Pairs): number[] {
  const all = set.operations.map((_, i) => i);
  return depth === 1 || pairs === "alone" ? all : all.filter((i) => !set.alone.includes(i));
}

function hasPairs(set: OperationSet, sequence: OperationSequence, pairs: Pairs): boolean {
  if (pairs === "any") return true;
  if (pairs === "alone") return sequence.some((i) => set.alone.includes(i));
  const belongs = {
    trained: (first: number, second: number) => isTrainedPair(set, first, second),
    "held-out": (first: number, second: number) => includesPair(set.heldOut, first, second),
    unshown: (first: number, second: number) => includesPair(set.unshown, first, second),
  }[pairs];
  return sequence.slice(1).every((second, i) => belongs(sequence[i], second));
}

/** Keys of what sequences of less than `depth` operations do. */
function shorterFunctions(
  set: OperationSet,
  operations: readonly number[],
  depth: number,
  length: number,
): Set<string> {
  const keys = new Set<string>();
  for (let d = 0; d < depth; d++) {
    for (const sequence of allSequences(operations, d)) keys.add(functionKey(sequenceFunction(set, sequence, length)));
  }
  return keys;
}

function allSequences(operations: readonly number[], depth: number): OperationSequence[] {
  let sequences: OperationSequence[] = [[]];
  for (let d = 0; d < depth; d++) {
    sequences = sequences.flatMap((sequence) => operations.map((i) => [...sequence, i]));
  }
  return sequences;
}
