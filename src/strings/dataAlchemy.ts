/** The line format of DataAlchemy (arXiv 2508.01191), so that its tools can read our problems. */

import { operationSets, type OperationSet } from "./operations";
import type { Example } from "./testbed";
import type { Format } from "./render";

/**
 * A problem and its solution as one of DataAlchemy's lines: `A B C D [+1] [shift] <think> B C D E [shift] <answer>
 * C D E B`; without steps `A B C D [shift] <answer> B C D A`.
 *
 * Of our strings only the format is theirs: there are ten letters, A to J, and the brackets hold our operations' names.
 * Their [F2], [F3] are our shift and reverse. The testbed "data-alchemy" has their letters and operations, and reads like
 * this by itself. Alphabet B, a matter of tokens, is not visible.
 */
export function dataAlchemyLine(
  example: Example,
  format: Format = "steps",
  set: OperationSet = operationSets.default,
): string {
  const names = example.operations.map((i) => bracketed(set.operations[i].name));
  const strings = [example.string]; // the problem's, and after each operation
  for (const i of example.operations) strings.push(set.operations[i].apply(strings[strings.length - 1]));
  const answer = strings[strings.length - 1];
  const shown = format === "steps" ? strings.slice(0, -1) : [example.string];
  const problems = shown.map((string, i) => [...lettersOf(string), ...names.slice(i)].join(" "));
  return `${problems.join(" <think> ")} <answer> ${lettersOf(answer).join(" ")}`;
}

function lettersOf(string: readonly number[]): string[] {
  return string.map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[letter]);
}

/** Their own operations have brackets in their names. */
function bracketed(name: string): string {
  return name.startsWith("[") ? name : `[${name}]`;
}
