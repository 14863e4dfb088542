/** How far an answer is from the right one. */

import { EOS } from "../common/tokens";
import { STEP } from "./vocabulary";

/** Edit distance, in tokens, of the answer that a completion gives from the right one. */
export function answerDistance(completion: readonly number[], answer: readonly number[]): number {
  return editDistance(answerIn(completion), answer);
}

/** The answer that a completion gives: its tokens after the last `>` and before the first EOS. */
export function answerIn(completion: readonly number[]): readonly number[] {
  const end = completion.indexOf(EOS);
  const written = end < 0 ? completion : completion.slice(0, end);
  return written.slice(written.lastIndexOf(STEP) + 1);
}

/** Levenshtein distance between two sequences of tokens: insertions, deletions and substitutions, each counted once. */
export function editDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j); // distances from the tokens of a read so far to b's first j
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const substituted = row[j] + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(substituted, row[j + 1] + 1, next[j] + 1));
    }
    row = next;
  }
  return row[b.length];
}
