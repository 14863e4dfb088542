/** How a problem and its solution are written: `a b c d +1 shift >` and `b c d e shift > c d e b EOS`. */

import { EOS } from "../common/tokens";
import type { Operation } from "./operations";
import type { Task } from "./tasks";
import { STEP, type Vocabulary } from "./vocabulary";
import type { OperationSequence } from "./sequences";

/** "steps" writes the rest of the problem after each operation; "answer" writes the answer alone. */
export const formats = ["steps", "answer"] as const;
export type Format = (typeof formats)[number];

/** A prompt, the completion that is shown in training, and the answer within it: token ids. */
export interface Rendering {
  prompt: number[];
  completion: number[];
  answer: number[];
}

/** Writes one problem and its solution, applying the operations one by one. */
export function render(
  vocabulary: Vocabulary,
  operations: readonly Operation[],
  problem: { task: Task; string: readonly number[]; sequence: OperationSequence },
  format: Format,
): Rendering {
  const { task, sequence } = problem;
  const write = (letters: readonly number[], rest: OperationSequence) => [
    ...vocabulary.string(letters, task.alphabet),
    ...rest.map((i) => vocabulary.operation(i)),
  ];
  const steps: number[] = [];
  let letters = problem.string;
  sequence.forEach((operation, i) => {
    letters = operations[operation].apply(letters);
    const rest = sequence.slice(i + 1);
    if (format === "steps" && rest.length > 0) steps.push(...write(letters, rest), vocabulary.endOfLine(rest.length));
  });
  const answer = write(letters, []);
  const end = format === "steps" ? vocabulary.endOfLine(sequence.length) : STEP;
  return { prompt: [...write(problem.string, sequence), end], completion: [...steps, ...answer, EOS], answer };
}

/** Tokens of a prompt of this task. */
export function promptLength(task: Task): number {
  return task.length + task.depth + 1;
}

/** Tokens of a demonstrated completion of this task, EOS included. */
export function completionLength(task: Task, format: Format): number {
  const final = task.length + 1;
  if (format === "answer") return final;
  return final + (task.depth - 1) * (task.length + 1) + (task.depth * (task.depth - 1)) / 2;
}
