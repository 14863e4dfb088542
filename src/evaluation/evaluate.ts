/** What a policy does on an axis of the testbed, or on a rung of the ladder. */

import type { Axis, Ladder, Testbed } from "../strings";
import { examine, type Evaluation, type EvaluationOptions } from "./examine";
import type { EvaluatedPolicy } from "./sampling";

/**
 * Evaluates a policy on the task of an axis. Throws RangeError on options outside their ranges.
 *
 * In the format "answer" the path mass counts as the exact mass. The oracle also accepts an answer after a detour that
 * ends in `>`; a policy that was never shown one gives it next to nothing.
 */
export function evaluate(
  policy: EvaluatedPolicy,
  testbed: Testbed,
  axis: Axis,
  options: EvaluationOptions,
): Evaluation {
  const task = testbed.task(axis);
  return examine(policy, options, {
    name: task.name,
    completionLength: testbed.completionLength(task),
    onePath: testbed.format === "answer",
    problem: (split, place) => testbed.example(task, split, place),
    isCorrect: (example, completion) => testbed.isCorrect(example, completion),
  });
}

/** Evaluates a policy on one rung of the ladder, from 0: its correct completion is unique, so its mass is exact. */
export function evaluateRung(
  policy: EvaluatedPolicy,
  ladder: Ladder,
  rung: number,
  options: EvaluationOptions,
): Evaluation {
  return examine(policy, options, {
    name: `rung-${rung}`,
    completionLength: ladder.completionLength,
    onePath: true,
    problem: (split, place) => ladder.example(rung, split, place),
    isCorrect: (example, completion) => ladder.isCorrect(example, completion),
  });
}
