/** Words of operations: which sequences a task draws from, and what each does as one function. */

import { compose, functionKey, identity, type StringFunction } from "./functions";
import { isTrainedPair, type OperationSet } from "./operations";

/** Which neighbours a word may have: trained pairs only, held-out pairs only, or any. */
export type Pairs = "trained" | "held-out" | "any";

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
 * out: "reverse reverse" is no problem of depth two.
 */
export function wordsOf(set: OperationSet, depth: number, length: number, pairs: Pairs): Word[] {
  const words = allWords(set, depth).filter((word) => hasPairs(set, word, pairs));
  if (set.keepsReducibleWords) return words;
  const shorter = shorterFunctions(set, depth, length);
  return words.filter((word) => !shorter.has(functionKey(wordFunction(set, word, length))));
}

function hasPairs(set: OperationSet, word: Word, pairs: Pairs): boolean {
  if (pairs === "any") return true;
  const neighbours = word.slice(1).map((second, i) => isTrainedPair(set, word[i], second));
  return neighbours.every((trained) => trained === (pairs === "trained"));
}

/** Keys of what words of less than `depth` operations do. */
function shorterFunctions(set: OperationSet, depth: number, length: number): Set<string> {
  const keys = new Set<string>();
  for (let d = 0; d < depth; d++) {
    for (const word of allWords(set, d)) keys.add(functionKey(wordFunction(set, word, length)));
  }
  return keys;
}

function allWords(set: OperationSet, depth: number): Word[] {
  let words: Word[] = [[]];
  for (let d = 0; d < depth; d++) {
    words = words.flatMap((word) => set.operations.map((_, i) => [...word, i]));
  }
  return words;
}
