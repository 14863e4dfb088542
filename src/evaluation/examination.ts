/** What a policy is asked: the problems of an axis, a probe or a rung, and who decides whether an answer is right. */

import { requireInteger } from "../common/require";
import type { Example, ExampleKey, Ladder, LadderExample, Problem, Split, TaskName, Testbed } from "../strings";
import { sampleClass, type SampleClass } from "./sampleClass";

export interface EvaluationOptions {
  /** How many prompts, at least 2. */
  prompts: number;
  /** Samples of each prompt, even: one half gives the prompt's base mass, the other measures. */
  samples: number;
  /** The same seed gives the same prompts. */
  seed: number;
  /**
   * Names the random numbers of the samples. Policies that are compared need names of their own: with common numbers
   * the samples that give a prompt's base mass would say something of the tuned policy's, and no two counts would be
   * independent.
   */
  draws?: string;
  /** "test" by default. */
  split?: Split;
  /** Counts of their own for pass@k, which needs more samples than a mass: so many of the first prompts. */
  passAtK?: { prompts: number; samples: number };
}

/** A source of problems and its oracle. */
export interface Examination<P extends Problem> {
  /** Names the random numbers. */
  name: string;
  completionLength: number;
  /** Whether only the demonstrated completion is correct. */
  onePath: boolean;
  /** Uncertain letters at the start of each answer, where there are several. */
  decisions?: number;
  /** Names of a problem's operations, separated by spaces; null on the ladder. */
  operationsOf(problem: P): string | null;
  problem(split: Split, key: ExampleKey): P;
  isCorrect(problem: P, completion: readonly number[]): boolean;
  /** The class of a completion that is correct or not; absent where completions have no steps. */
  classOf?: (problem: P, completion: readonly number[], correct: boolean) => SampleClass;
}

/** Completions may run over the right length by this much, so that too long an answer is seen as wrong, not as cut off. */
export const spareTokens = 2;

/** The problems of an axis or a probe. */
export function examinationOf(testbed: Testbed, axis: TaskName): Examination<Example> {
  const task = testbed.task(axis);
  const classOf = (example: Example, completion: readonly number[], correct: boolean) =>
    sampleClass(testbed, example, completion, correct);
  return {
    name: task.name,
    completionLength: testbed.completionLength(task),
    onePath: testbed.format === "answer",
    operationsOf: ({ operations }) => operations.map((index) => testbed.set.operations[index].name).join(" "),
    problem: (split, key) => testbed.example(task, split, key),
    isCorrect: (example, completion) => testbed.isCorrect(example, completion),
    classOf: testbed.format === "steps" ? classOf : undefined,
  };
}

/** The problems of a rung. */
export function examinationOfRung(ladder: Ladder, rung: number): Examination<LadderExample> {
  return {
    name: `rung-${rung}`,
    completionLength: ladder.completionLength,
    onePath: true,
    decisions: ladder.decisions > 1 ? ladder.decisions : undefined,
    operationsOf: () => null,
    problem: (split, key) => ladder.example(rung, split, key),
    isCorrect: (example, completion) => ladder.isCorrect(example, completion),
  };
}

/** The problems of stream "evaluation": the i-th is the same for every policy and every measure. */
export function problemsOf<P extends Problem>(
  { prompts, seed, split = "test" }: EvaluationOptions,
  { problem }: Examination<P>,
): P[] {
  return Array.from({ length: prompts }, (_, index) => problem(split, { seed, stream: "evaluation", index }));
}

/** Throws RangeError on options outside their ranges. */
export function requireOptions({ prompts, samples, passAtK }: EvaluationOptions): void {
  requireInteger("prompts", prompts, { min: 2 });
  requireInteger("samples", samples, { min: 2 });
  if (samples % 2 !== 0) throw new RangeError(`samples: expected an even number, to be halved, got ${samples}`);
  if (!passAtK) return;
  requireInteger("passAtK.prompts", passAtK.prompts, { min: 2, max: prompts });
  requireInteger("passAtK.samples", passAtK.samples, { min: 1 });
}
