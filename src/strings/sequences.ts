/** Words of operations: which sequences a task draws from, and what each does as one function. */

import { compose, functionKey, identity, type StringFunction } from "./functions";
import { includesPair, isTrainedPair, type OperationSet } from "./operations";

/**
 * Which neighbours a word may have: trained pairs only, held-out pairs only, pairs never shown only, or any pairs of
 * composed operations. "alone": any pairs at all, in words that hold an operation which is shown alone.
 */
export type Pairs = "trained" | "held-out" | "unshown" | "any" | "alone";

/** Places of operations in their set, in the order in which they are applied. */
export type Word = readonly number[];

/** A word as one function on strings of this length. */
export function wordFunction(set: OperationSet, word: Word, length: number): StringFunction {
  return word.map((i) => set.operations[i].asFunction(length)).reduce(compose, identity(length));
}

/**
 * All words of this depth whose neighbouring operations are pairs of the given kind.
 *
 * Unless the set keeps them, words that do at this length what a shorter word does (the empty one included) are left
 * out: "reverse reverse" is no problem of depth two. The shorter words are made of the same operations: those that are
 * composed or, at depth 1 and in words that hold one of them, of those too that are shown alone.
 */
export function wordsOf(set: OperationSet, depth: number, length: number, pairs: Pairs): Word[] {
  const operations = operationsOf(set, depth, pairs);
  const words = allWords(operations, depth).filter((word) => hasPairs(set, word, pairs));
  if (set.keepsReducibleWords) return words;
  const shorter = shorterFunctions(set, operations, depth, length);
  return words.filter((word) => !shorter.has(functionKey(wordFunction(set, word, length))));
}

/** Places of the operations that words are made of. */
function operationsOf(set: OperationSet, depth: number, pairs: Pairs): number[] {
  const all = set.operations.map((_, i) => i);
  return depth === 1 || pairs === "alone" ? all : all.filter((i) => !set.alone.includes(i));
}

function hasPairs(set: OperationSet, word: Word, pairs: Pairs): boolean {
  if (pairs === "any") return true;
  if (pairs === "alone") return word.some((i) => set.alone.includes(i));
  const belongs = {
    trained: (first: number, second: number) => isTrainedPair(set, first, second),
    "held-out": (first: number, second: number) => includesPair(set.heldOut, first, second),
    unshown: (first: number, second: number) => includesPair(set.unshown, first, second),
  }[pairs];
  return word.slice(1).every((second, i) => belongs(word[i], second));
}

/** Keys of what words of less than `depth` operations do. */
function shorterFunctions(
  set: OperationSet,
  operations: readonly number[],
  depth: number,
  length: number,
): Set<string> {
  const keys = new Set<string>();
  for (let d = 0; d < depth; d++) {
    for (const word of allWords(operations, d)) keys.add(functionKey(wordFunction(set, word, length)));
  }
  return keys;
}

function allWords(operations: readonly number[], depth: number): Word[] {
  let words: Word[] = [[]];
  for (let d = 0; d < depth; d++) {
    words = words.flatMap((word) => operations.map((i) => [...word, i]));
  }
  return words;
}
