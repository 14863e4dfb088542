/** The right completion of a problem, line by line, as the oracle derives it: what rewards compare a completion with. */

import { EOS } from "../common/tokens";

export interface Solution {
  /** The string after each operation whose result is written, the answer last: token ids. */
  strings: readonly (readonly number[])[];
  /** The whole completion, EOS included. */
  completion: readonly number[];
  /** The letters of the problem's alphabet, as tokens. */
  letters: readonly number[];
  /** What lines end with, but for the last, which ends with EOS. */
  separators: readonly number[];
}

/** A completion as the lines that it is made of, without what ends them. */
export interface WrittenLines {
  /** The letters that each line begins with. */
  strings: number[][];
  /** Whether an EOS follows the last line; without one the completion was cut off. */
  ended: boolean;
}

/** The lines of a completion up to its first EOS. */
export function linesOf(completion: ArrayLike<number>, { letters, separators }: Solution): WrittenLines {
  const tokens = Array.from(completion);
  const end = tokens.indexOf(EOS);
  const lines: number[][] = [[]];
  for (const token of end < 0 ? tokens : tokens.slice(0, end)) {
    if (separators.includes(token)) lines.push([]);
    else lines[lines.length - 1].push(token);
  }
  const stringOf = (line: number[]) => line.slice(0, lettersAtStart(line, letters));
  return { strings: lines.map(stringOf), ended: end >= 0 };
}

function lettersAtStart(line: readonly number[], letters: readonly number[]): number {
  const other = line.findIndex((token) => !letters.includes(token));
  return other < 0 ? line.length : other;
}
