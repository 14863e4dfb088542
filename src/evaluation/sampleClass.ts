/**
 * What is wrong with a completion that shows its steps: the class of its first wrong line.
 *
 * A line is a string, the operations that are still to be done, and `>` (or what the testbed has for it) or EOS. It is right if it says what is left of
 * the problem after one operation of the line before; after several, it leaves lines out, and is right too.
 */

import { EOS } from "../common/tokens";
import type { Example, Testbed } from "../strings";

/** What a wrong line does wrong; a line that does several of these has the first. */
export const lineErrors = [
  "earlyStop", // ends the completion although operations are left
  "wrongLength", // its string has another number of letters than the problem's
  "droppedStep", // it lists fewer operations than are left
  "wrongOperation", // it lists others than are left, or its string is what another operation gives, or none
  "wrongLetter", // it lists the right operations, and its string is what no operation gives
  "otherError", // no end, tokens out of order, or more lines after the answer
] as const;
export type LineError = (typeof lineErrors)[number];

/** Every sample is in one of these: right ones in the first three, wrong ones in the rest. */
export const sampleClasses = ["demonstrated", "rightShortcut", "rightAfterError", ...lineErrors] as const;
export type SampleClass = (typeof sampleClasses)[number];

/** A line of a completion, in tokens. */
interface Line {
  string: readonly number[];
  operations: readonly number[];
  /** A separator or EOS; undefined where the completion was cut off, or where letters follow operations. */
  end: number | undefined;
}

/**
 * The class of a completion in the format `steps`. `correct`: whether the oracle accepts it. What follows the first EOS
 * is not looked at.
 */
export function sampleClass(
  testbed: Testbed,
  example: Example,
  completion: readonly number[],
  correct: boolean,
): SampleClass {
  if (correct && startsWith(completion, example.completion)) return "demonstrated";
  let [string, operations] = [example.string as readonly number[], example.operations];
  for (const line of linesOf(testbed, completion)) {
    const done = operations.length - line.operations.length;
    const after = stringsAfter(testbed, string, operations);
    if (!isLineAfter(testbed, example, line, after, operations, done))
      return correct ? "rightAfterError" : errorOf(testbed, example, line, string, operations);
    [string, operations] = [after[done], operations.slice(done)];
  }
  return "rightShortcut"; // every line is right, and it is not the demonstration
}

/** Whether a line is what is left of the problem after the next `done` operations. */
function isLineAfter(
  { vocabulary }: Testbed,
  { task }: Example,
  line: Line,
  after: readonly (readonly number[])[],
  operations: Example["operations"],
  done: number,
): boolean {
  if (done < 1 || line.end !== vocabulary.endOfLine(operations.length - done)) return false;
  const listed = operations.slice(done).map((operation) => vocabulary.operation(operation));
  return equal(line.operations, listed) && equal(line.string, vocabulary.string(after[done], task.alphabet));
}

/** What is wrong with a line that is not right; `string` and `operations` are what was left before it. */
function errorOf(
  { set, vocabulary }: Testbed,
  { task }: Example,
  line: Line,
  string: readonly number[],
  operations: Example["operations"],
): LineError {
  if (line.end === undefined) return "otherError";
  if (line.end === EOS && operations.length > 1) return "earlyStop";
  if (line.string.length !== string.length) return "wrongLength";
  const left = operations.slice(1).map((operation) => vocabulary.operation(operation));
  if (line.operations.length < left.length) return "droppedStep";
  if (!equal(line.operations, left)) return "wrongOperation";
  const gives = (letters: readonly number[]) => equal(line.string, vocabulary.string(letters, task.alphabet));
  if (gives(set.operations[operations[0]].apply(string))) return "otherError"; // goes on after the answer
  return gives(string) || set.operations.some(({ apply }) => gives(apply(string))) ? "wrongOperation" : "wrongLetter";
}

/** The string as it is, and after each of the operations. */
function stringsAfter({ set }: Testbed, string: readonly number[], operations: Example["operations"]) {
  const strings = [string];
  for (const operation of operations) strings.push(set.operations[operation].apply(strings[strings.length - 1]));
  return strings;
}

/** The lines up to the first EOS; the last has no end where there is none. */
function* linesOf({ set, vocabulary }: Testbed, completion: readonly number[]): Generator<Line> {
  const known = new Set(set.operations.map((_, i) => vocabulary.operation(i)));
  let [string, operations, inOrder]: [number[], number[], boolean] = [[], [], true];
  for (const token of completion) {
    if (token === EOS || vocabulary.separators.includes(token)) {
      yield { string, operations, end: inOrder ? token : undefined };
      if (token === EOS) return;
      [string, operations, inOrder] = [[], [], true];
    } else if (known.has(token)) operations.push(token);
    else if (operations.length === 0) string.push(token);
    else inOrder = false;
  }
  yield { string, operations, end: undefined };
}

function startsWith(tokens: readonly number[], start: readonly number[]): boolean {
  return start.every((token, i) => tokens[i] === token);
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && startsWith(a, b);
}
