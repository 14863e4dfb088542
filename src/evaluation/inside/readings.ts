/** Where a policy's hidden states are read, and which letters are looked for there. */

import { deriveKey, Random } from "../../common/random";
import { STEP, type Example, type Testbed } from "../../strings";

/** A position in the demonstrated completions of a task, and one letter that a probe looks for in the state there. */
export interface Reading {
  position: "start" | "before";
  /** Which of the strings that the completion writes comes next, from 1. */
  step: number;
  /** Which string is looked for: how many operations it is behind, from 1. */
  string: number;
  /** Which of its letters, from 1. */
  letter: number;
  /** The index of the token that the state predicts, */
  token: number;
  /** and whether that token is the letter. */
  isNext: boolean;
}

/**
 * Every reading on problems that are alike in depth and length: before a string is written, all letters of it and of those
 * after it; and before each later letter of it, that letter. In the format "answer" the steps between are never written,
 * but they are looked for.
 */
export function readingsOf({ task, string, completion }: Example): Reading[] {
  const letters = string.map((_, i) => i + 1);
  const starts = [0, ...completion.flatMap((token, i) => (token === STEP ? [i + 1] : []))];
  return starts.flatMap((start, i): Reading[] => {
    const step = i + 1;
    const strings = Array.from({ length: task.depth - i }, (_, later) => step + later);
    const written = task.depth - starts.length + step;
    const ahead = strings.flatMap((each) =>
      letters.map((letter): Reading => {
        const isNext = each === written && letter === 1;
        return { position: "start", step, string: each, letter, token: start, isNext };
      }),
    );
    const next = letters.slice(1).map((letter): Reading => {
      return { position: "before", step, string: written, letter, token: start + letter - 1, isNext: true };
    });
    return [...ahead, ...next];
  });
}

/** The letter that is looked for, in [0, 10). */
export function labelOf(testbed: Testbed, { string, operations }: Example, reading: Reading): number {
  const applied = operations.slice(0, reading.string).map((index) => testbed.set.operations[index]);
  return applied.reduce((letters: readonly number[], { apply }) => apply(letters), string)[reading.letter - 1];
}

/**
 * A random label in place of the letter: the same for all problems of one operation sequence and letter, so that a probe
 * can learn it only by heart. Each sequence has its letters in an order of its own, so all labels stay equally frequent.
 * Source: Hewitt and Liang, "Designing and interpreting probes with control tasks", arXiv 1909.03368.
 */
export function controlLabels(
  testbed: Testbed,
  examples: readonly Example[],
  reading: Reading,
  seed: number,
): number[] {
  const orders = new Map<string, number[]>();
  return examples.map((example) => {
    const sequence = example.operations.slice(reading.step - 1, reading.string).join(" ");
    const order = orders.get(sequence) ?? orderOf(sequence, reading, seed);
    orders.set(sequence, order);
    return order[labelOf(testbed, example, reading)];
  });
}

function orderOf(sequence: string, { position, step, string, letter }: Reading, seed: number): number[] {
  const stream = `probe control/${position}/${step}/${string}/${letter}/${sequence}`;
  return new Random(deriveKey(seed, stream, 0)).shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
}
