/** Decides whether a completion is right. Knows tokens, not how a demonstration is written. */

import { EOS } from "../common/tokens";
import { STEP } from "./vocabulary";

/**
 * Whether the answer in `completion` is `expected`: the tokens after the last `>` (or from the start, where there is
 * none) and before the first EOS. Without an EOS the completion was cut off, and is wrong.
 */
export function answers(completion: ArrayLike<number>, expected: readonly number[]): boolean {
  const end = indexOf(completion, EOS);
  if (end < 0) return false;
  const start = end - expected.length;
  const begins = start === 0 || (start > 0 && completion[start - 1] === STEP);
  return begins && expected.every((token, i) => completion[start + i] === token);
}

function indexOf(tokens: ArrayLike<number>, token: number): number {
  for (let i = 0; i < tokens.length; i++) if (tokens[i] === token) return i;
  return -1;
}
