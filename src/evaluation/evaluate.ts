/** What a policy does on an axis or a probe of the testbed, or on a rung of the ladder: every metric, with its interval. */

import type { Ladder, TaskName, Testbed } from "../strings";
import { examinationOf, examinationOfRung, type EvaluationOptions } from "./examination";
import { evaluationOf, type Evaluation } from "./metrics";
import { observe } from "./observe";
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
  axis: TaskName,
  options: EvaluationOptions,
): Evaluation {
  return evaluationOf(observe(policy, options, examinationOf(testbed, axis)));
}

/**
 * Evaluates a policy on one rung of the ladder, from 0. One completion of the demonstrated form is right, and its mass is
 * exact. Samples may be longer, and one that repeats the answer behind another `>` counts as right among them.
 */
export function evaluateRung(
  policy: EvaluatedPolicy,
  ladder: Ladder,
  rung: number,
  options: EvaluationOptions,
): Evaluation {
  return evaluationOf(observe(policy, options, examinationOfRung(ladder, rung)));
}
