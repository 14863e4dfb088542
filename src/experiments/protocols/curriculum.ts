/**
 * A curriculum as plain data: the phases of a run, and which training prompts each draws from.
 *
 * From two operations to three, `[{ steps: 0.5, on: [{ axis: "in-distribution", share: 1 }] }, { steps: 0.5, on: [{ axis:
 * "depth", share: 1 }] }]`; beside it, at the same number of rollouts, the constant mixture: one phase with both, at .5.
 */

import { z } from "zod";
import { evaluable } from "../../results/rows";

const share = z.number().gt(0).max(1);
const rate = z.number().min(0).max(1);

/**
 * The edge of competence: of so many training prompts of each axis, those that the base policy answers right with a share
 * from `from` to `to` of so many samples. These samples come on top of the run's rollouts.
 */
const passRate = z
  .strictObject({ from: rate, to: rate, prompts: z.int().min(1), samples: z.int().min(1) })
  .refine(({ from, to }) => from <= to, { path: ["to"], message: "expected at least `from`" });

const phase = z.strictObject({
  /** Its share of the steps. */
  steps: share,
  /** What its prompts are drawn from, a batch at a time, each with its share of the batches. */
  on: z.array(z.strictObject({ axis: z.enum(evaluable), share })).min(1),
  passRate: passRate.optional(),
});

/** Phases, one after the other. */
export const curriculum = z
  .array(phase)
  .min(1)
  .superRefine((phases, context) => {
    const add = (path: (string | number)[], input: number) => {
      const message = "expected shares that sum to 1";
      if (Math.abs(input - 1) > 1e-9) context.addIssue({ code: "custom", path, message, input });
    };
    add(["steps"], sumOf(phases.map(({ steps }) => steps)));
    phases.forEach(({ on }, i) => add([i, "on"], sumOf(on.map((each) => each.share))));
  });

export type CurriculumPhase = z.output<typeof phase>;

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
