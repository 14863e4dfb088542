/** The testbed: a source of string problems, every one a function of (seed, stream, index), and their oracle. */

import { deriveKey, Random } from "../common/random";
import { requireOneOf } from "../common/require";
import { isAmbiguous } from "./alphabets";
import { evaluate, letterCount } from "./functions";
import { lettersOf, type OperationSet } from "./operation";
import { operationSetNames, operationSets, type OperationSetName } from "./operations";
import { answers } from "./oracle";
import { completionLength, formats, promptLength, render, type Format } from "./render";
import { createSplitter, type Split, type Splitter } from "./split";
import { requireTask, type Task, type TaskName, taskOf } from "./tasks";
import type { Solution } from "./solution";
import { Vocabulary } from "./vocabulary";
import { sequenceFunction, sequencesOf, type OperationSequence } from "./sequences";

/** What every problem has, the ladder's included. Strings are letters in [0, 10) or [0, 26), the rest token ids. */
export interface Problem {
  string: number[];
  prompt: number[];
  /** The completion that is shown in training, EOS included. */
  completion: number[];
  answer: number[];
}

/** A problem of a task. */
export interface Example extends Problem {
  task: Task;
  /** Indices of the operations in their set, in the order in which they are applied. */
  operations: OperationSequence;
}

/** The key of an example: seed and index are integers in [0, 2⁵³); streams of different names share nothing. */
export interface ExampleKey {
  seed: number;
  stream?: string;
  index: number;
}

/** Settings of a testbed. */
export interface TestbedSettings {
  operations?: OperationSetName;
  format?: Format;
}

/**
 * A testbed of "default" operations in the format "steps" by default. Throws RangeError on other names.
 * See `operationSets` for the sets, `Probe` for what "extended" is for.
 */
export function createTestbed(settings: TestbedSettings = {}): Testbed {
  const { operations = "default", format = "steps" } = settings;
  requireOneOf("operations", operations, operationSetNames);
  requireOneOf("format", format, formats);
  return new Testbed(operationSets[operations], format);
}

/** See `createTestbed`. */
export class Testbed {
  readonly vocabulary: Vocabulary;
  private readonly splitter: Splitter;
  private readonly sequencesByKind = new Map<string, OperationSequence[]>();

  constructor(
    readonly set: OperationSet,
    readonly format: Format,
  ) {
    this.vocabulary = new Vocabulary(set);
    this.splitter = createSplitter(set);
  }

  /** The task that an axis or a probe is evaluated on. Throws RangeError on another name. */
  task(name: TaskName): Task {
    return taskOf(name);
  }

  /** One problem of a task whose string, and with orbits every step of it, belongs to the split. */
  example(task: Task, split: Split, at: ExampleKey): Example {
    const sequences = this.sequences(task);
    const stream = `${at.stream ?? "examples"}/${task.name}/${split}`;
    const random = new Random(deriveKey(at.seed, stream, at.index));
    const sequence = random.choice(sequences);
    const string = this.stringFor(task, split, random, sequence);
    const rendering = render(this.vocabulary, this.set.operations, { task, string, sequence }, this.format);
    return { task, string, operations: sequence, ...rendering };
  }

  /** The operation sequences that a task draws from, each equally likely. Throws RangeError where there are none. */
  sequences(task: Task): OperationSequence[] {
    const kind = `${task.depth} ${task.length} ${task.pairs} ${task.alphabet}`;
    const known = this.sequencesByKind.get(kind);
    if (known) return known;
    requireTask(task, this.set);
    const sequences = sequencesOf(this.set, task.depth, task.length, task.pairs);
    if (sequences.length === 0) throw new RangeError(`${task.name}: ${noSequences(task)}`);
    this.sequencesByKind.set(kind, sequences);
    return sequences;
  }

  /** A string of the split, each equally likely, whose tokens tell the alphabet. */
  private stringFor({ length, alphabet }: Task, split: Split, random: Random, sequence: OperationSequence): number[] {
    const belongs = (string: number[]) => this.splitOf(string, sequence) === split;
    let string: number[];
    do string = drawString(random, { length, letters: lettersOf(this.set) }, belongs);
    while (isAmbiguous(string, alphabet));
    return string;
  }

  /**
   * Which split a string of letters belongs to, with the operations that are to be applied to it. These say something where
   * the split is by answer, as in arithmetic; elsewhere they may be left out.
   */
  splitOf(string: readonly number[], operations: OperationSequence = []): Split {
    return this.splitter.splitOf(string, operations);
  }

  /** Tokens of every prompt of the task. */
  promptLength(task: Task): number {
    return promptLength(task);
  }

  /** Tokens of every demonstrated completion of the task, EOS included. */
  completionLength(task: Task): number {
    return completionLength(task, this.format);
  }

  /**
   * The oracle: whether a completion gives the right answer, whatever its steps. See `answers` for what counts.
   *
   * It derives the answer from string and operations by composing functions; `completion` and `answer` of the example,
   * which come from the renderer, are not looked at.
   */
  isCorrect(example: Example, completion: ArrayLike<number>): boolean {
    const f = sequenceFunction(this.set, example.operations, example.string.length);
    const expected = this.vocabulary.string(evaluate(f, example.string), example.task.alphabet);
    return answers(completion, expected);
  }

  /**
   * The right completion as the oracle derives it: the string after each operation, by composing functions. In the format
   * "answer" the last of them alone.
   */
  solution({ task, string, operations }: Example): Solution {
    const { set, vocabulary, format } = this;
    const write = (letters: readonly number[]) => vocabulary.string(letters, task.alphabet);
    const after = (done: number) =>
      write(evaluate(sequenceFunction(set, operations.slice(0, done), string.length), string));
    const shown = operations.map((_, i) => i + 1).slice(format === "steps" ? 0 : -1); // operations done, of each line
    const strings = shown.map(after);
    const completion = shown.flatMap((done, i) => {
      const left = operations.slice(done).map((operation) => vocabulary.operation(operation));
      return [...strings[i], ...left, vocabulary.endOfLine(left.length)];
    });
    const letters = write([...Array(lettersOf(set)).keys()]);
    return { strings, completion, letters, separators: vocabulary.separators };
  }
}

function noSequences({ pairs }: Task): string {
  const problem = `expected operation sequences with pairs "${pairs}", got a set without any`;
  return pairs === "unshown" || pairs === "alone" ? `${problem}; choose operations: "extended"` : problem;
}

/** A string that belongs, each equally likely: draws until one does. */
export function drawString(
  random: Random,
  { length, letters = letterCount }: { length: number; letters?: number },
  belongs: (string: number[]) => boolean,
): number[] {
  const string: number[] = new Array(length);
  do {
    for (let i = 0; i < length; i++) string[i] = random.integer(letters);
  } while (!belongs(string));
  return string;
}
