/** What operations are, and what a testbed has to know of a set of them. */

import type { Alphabet } from "./alphabets";
import type { StringFunction } from "./functions";

/** One operation, written twice: as a program on a string, and as algebra. A test checks that the two agree. */
export interface Operation {
  /** Its token. */
  name: string;
  apply(string: readonly number[]): number[];
  asFunction(length: number): StringFunction;
}

/** Indices of two operations in their set, in the order in which they are applied. */
export type OperationPair = readonly [first: number, second: number];

/** Operations and what a testbed does with them. */
export interface OperationSet {
  operations: readonly Operation[];
  /** The composition axis: pairs that are shown by exposure alone. */
  heldOut: readonly OperationPair[];
  /** Pairs that are never shown, by no exposure either. All other ordered pairs of composed operations are trained. */
  unshown: readonly OperationPair[];
  /** Indices of the operations that are shown alone, at depth 1, and never composed. */
  alone: readonly number[];
  /** What problems can be written in. */
  alphabets: readonly Alphabet[];
  /** The tokens of each alphabet, where they are not those of the strings (alphabets.ts); as many letters as tokens. */
  tokens?: Readonly<Partial<Record<Alphabet, readonly string[]>>>;
  /** What ends the lines that leave several operations to do, and one, where that is not `>`. */
  marks?: Readonly<{ several: string; one: string }>;
  /** See `createSplitter`. */
  split: "orbit" | "orbit-hash" | "answer" | "hash";
  /** Whether operation sequences that equal a shorter one, as functions, stay among the problems. */
  keepsReducibleSequences: boolean;
}

/** How many letters a set's alphabets have. */
export function lettersOf({ tokens, alphabets }: Pick<OperationSet, "tokens" | "alphabets">): number {
  return tokens?.[alphabets[0]]?.length ?? 10;
}
