/**
 * DataAlchemy's own operations and format (Zhao et al., arXiv 2508.01191, and their repository ChengshuaiZhao0/DataAlchemy):
 * 26 letters, [F1] is ROT-13, [F2] moves the first letter to the end, and a problem reads
 * `A B C D [F1] [F2] <think> N O P Q [F2] <answer> O P Q N`.
 *
 * Their task generalisation trains on [F1] [F1], [F1] [F2] and [F2] [F1] and holds [F2] [F2] out, so this does too. As
 * functions the two operations commute, and [F1] [F1] changes nothing: such sequences stay, as in theirs. Depth and length
 * are theirs as well; the other alphabet, 26 further tokens, is ours.
 */

import { identity } from "./functions";
import type { Operation, OperationSet } from "./operation";

const upperCase = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

const rot13: Operation = {
  name: "[F1]",
  apply: (string) => string.map((letter) => (letter < 13 ? letter + 13 : letter - 13)),
  asFunction: (length) => ({ ...identity(length), letters: upperCase.length, offset: 13 }),
};

const cyclicShift: Operation = {
  name: "[F2]",
  apply: ([first, ...rest]) => [...rest, first],
  asFunction(length) {
    const source = Array.from({ length }, (_, i) => (i + 1) % length);
    return { ...identity(length), letters: upperCase.length, source };
  },
};

export const atoms = {
  operations: [rot13, cyclicShift],
  heldOut: [[1, 1]],
  unshown: [],
  alone: [],
  alphabets: ["A", "B"],
  tokens: { A: upperCase, B: [..."qkwzbxmfpvjcyhtgnusdrleaoi"] },
  marks: { several: "<think>", one: "<answer>" },
  split: "orbit-hash",
  keepsReducibleSequences: true,
} as const satisfies OperationSet;
