/** What a policy does on an axis or a probe of the testbed, or on a rung of the ladder. */

import type { Axis, Example, Ladder, LadderExample, Probe, Testbed } from "../strings";
import { examine, type Evaluation, type EvaluationOptions, type Examination } from "./examine";
import type { EvaluatedPolicy } from "./sampling";

/**
 * Evaluates a policy on the task of an axis or a probe. Throws RangeError on options outside their ranges.
 *
 * In the format "answer" the path mass counts as the exact mass. The oracle also accepts an answer after a detour that
 * ends in `>`; a policy that was never shown one gives it next to nothing.
 */
export function evaluate(
  policy: EvaluatedPolicy,
  testbed: Testbed,
  axis: Axis | Probe,
  options: EvaluationOptions,
): Evaluation {
  return examine(policy, options, examinationOf(testbed, axis));
}

/** Evaluates a policy on one rung of the ladder, from 0: its correct completion is unique, so its mass is exact. */
export function evaluateRung(
  policy: EvaluatedPolicy,
  ladder: Ladder,
  rung: number,
  options: EvaluationOptions,
): Evaluation {
  return examine(policy, options, examinationOfRung(ladder, rung));
}

/** The problems of an axis or a probe. */
export function examinationOf(testbed: Testbed, axis: Axis | Probe): Examination<Example> {
  const task = testbed.task(axis);
  return {
    name: task.name,
    completionLength: testbed.completionLength(task),
    onePath: testbed.format === "answer",
    problem: (split, place) => testbed.example(task, split, place),
    isCorrect: (example, completion) => testbed.isCorrect(example, completion),
  };
}

/** The problems of a rung. */
export function examinationOfRung(ladder: Ladder, rung: number): Examination<LadderExample> {
  return {
    name: `rung-${rung}`,
    completionLength: ladder.completionLength,
    onePath: true,
    problem: (split, place) => ladder.example(rung, split, place),
    isCorrect: (example, completion) => ladder.isCorrect(example, completion),
  };
}
