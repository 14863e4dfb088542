/** A second telling of the testbed for tests: problems read back from their tokens, operations as edits of text. */

import fc from "fast-check";
import { axes, createTestbed, probes, type Alphabet, type Split, type Task, type Testbed } from "../../src/strings";

/** What each operation's token does to a text of letters; 0 to 9 stand for the letters. */
export const edits: Record<string, (text: string) => string> = {
  "+1": (text) => text.replace(/./g, (digit) => "1234567890"[Number(digit)]),
  "+4": (text) => text.replace(/./g, (digit) => "4567890123"[Number(digit)]),
  "+3": (text) => text.replace(/./g, (digit) => "3456789012"[Number(digit)]),
  "*3": (text) => text.replace(/./g, (digit) => "0369258147"[Number(digit)]),
  shift: (text) => text.slice(1) + text[0],
  reverse: (text) => text.split("").reverse().join(""),
  swap: (text) => text[1] + text[0] + text.slice(2),
  "swap-pairs": (text) => text.replace(/(.)(.)/g, "$2$1"),
};

/** Letter i of an alphabet is the i-th of these tokens. */
export const written: Record<Alphabet, string> = {
  A: "abcdefghij",
  B: "nrltkpsmqo",
  C: "GBIEAJCHFD",
  D: "abcdeNKOML",
};

/** The letters of readable tokens, as a text of digits; operations and `>` are skipped. */
export function lettersIn(tokens: string, alphabet: Alphabet): string {
  const names = tokens.split(" ").filter((name) => written[alphabet].includes(name));
  return names.map((name) => written[alphabet].indexOf(name)).join("");
}

/** The text of digits, as readable tokens. */
export function write(text: string, alphabet: Alphabet): string {
  return text.replace(/./g, (digit) => `${written[alphabet][Number(digit)]} `).trim();
}

/** The steps of a problem in readable tokens, by edits of text: one operation less in each. */
export function solve(problem: string, alphabet: Alphabet): string[] {
  const [next, ...rest] = problem.split(" ").filter((name) => name in edits);
  if (next === undefined) return [];
  const text = write(edits[next](lettersIn(problem, alphabet)), alphabet);
  const step = [text, ...rest].join(" ");
  return [step, ...solve(step, alphabet)];
}

export const testbeds: Record<string, Testbed> = {
  default: createTestbed(),
  extended: createTestbed({ operations: "extended" }),
  spike: createTestbed({ operations: "spike" }),
  answer: createTestbed({ format: "answer" }),
};

/** Tasks of the five axes, and others that every testbed has problems of: deeper, shorter, longer. */
export const tasks: Task[] = [
  ...axes.map((axis) => testbeds.default.task(axis)),
  { name: "depth-1", depth: 1, length: 4, alphabet: "A", pairs: "any" },
  { name: "depth-4", depth: 4, length: 4, alphabet: "A", pairs: "trained" },
  { name: "depth-5", depth: 5, length: 4, alphabet: "B", pairs: "any" },
  { name: "length-3", depth: 2, length: 3, alphabet: "A", pairs: "trained" },
  { name: "length-6", depth: 2, length: 6, alphabet: "A", pairs: "held-out" },
  { name: "length-8", depth: 3, length: 8, alphabet: "B", pairs: "trained" },
];

export const anyTask = fc.constantFrom(...tasks);
export const anyProbe = fc.constantFrom(...probes);
export const anySplit = fc.constantFrom<Split>("train", "test");
export const anyKey = fc.record({ seed: fc.nat(), index: fc.nat() });
export const anyTestbed = fc.constantFrom(...Object.values(testbeds));
