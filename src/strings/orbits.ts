/**
 * The orbits of strings under the operations: the classes that no operation leads out of.
 *
 * The operations on positions reach every order of a string's letters, so an orbit is a set of multisets of letters,
 * and the 10⁸ strings of length 8 come down to 24,310 multisets. A multiset is stored as its letters in ascending order.
 */

import { letterCount } from "./functions";
import type { OperationSet } from "./operations";

/** One orbit: the strings whose sorted letters are among `multisets`. */
export interface Orbit {
  /** Keys of its multisets; see `multisetKey`. */
  multisets: number[];
  /** How often its strings repeat their letters, most frequent first: "2+1+1" for aabc. */
  kind: string;
  /** How many strings it has. */
  strings: number;
}

/** The same number for strings with the same letters in any order: the sorted letters read as decimal digits. */
export function multisetKey(string: readonly number[]): number {
  return decimal([...string].sort((a, b) => a - b));
}

/** All orbits of strings of this length, in a fixed order. */
export function orbitsOf(set: OperationSet, length: number): Orbit[] {
  const seen = new Set<number>();
  const orbits: Orbit[] = [];
  for (const multiset of multisets(length)) {
    if (!seen.has(decimal(multiset))) orbits.push(orbitFrom(set, multiset, seen));
  }
  return orbits;
}

/** Fills the orbit of `start` and marks its multisets as seen. */
function orbitFrom(set: OperationSet, start: number[], seen: Set<number>): Orbit {
  const found = [start];
  seen.add(decimal(start));
  for (const multiset of found) {
    for (const operation of set.operations) {
      const image = operation.apply(multiset).sort((a, b) => a - b);
      if (!seen.has(decimal(image))) found.push(image);
      seen.add(decimal(image));
    }
  }
  const counts = repetitions(start);
  return { multisets: found.map(decimal), kind: counts.join("+"), strings: found.length * orders(counts) };
}

/** All multisets of `length` letters, in lexicographic order. */
function multisets(length: number, smallest = 0): number[][] {
  if (length === 0) return [[]];
  const result: number[][] = [];
  for (let letter = smallest; letter < letterCount; letter++) {
    for (const rest of multisets(length - 1, letter)) result.push([letter, ...rest]);
  }
  return result;
}

/** How often each letter occurs, most frequent first. */
function repetitions(letters: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].sort((a, b) => b - a);
}

/** In how many orders letters with these repetitions can stand: the multinomial coefficient. */
function orders(counts: readonly number[]): number {
  const total = counts.reduce((a, b) => a + b, 0);
  return counts.reduce((ways, count) => ways / factorial(count), factorial(total));
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

function decimal(digits: readonly number[]): number {
  return digits.reduce((number, digit) => number * 10 + digit, 0);
}
