/** A task for RL whose prompts change while training goes on: phases, one after the other. */

import { requireInteger } from "../common/require";
import { mixedTask, type AxisShare, type MixedTask, type PromptPool } from "./mixedTask";
import type { Example, Testbed } from "./testbed";

/** A part of a run, and what its prompts are drawn from. */
export interface Phase {
  /** Its share of the run's steps; those of all phases sum to 1. */
  steps: number;
  /** As for `mixedTask`; the shares sum to 1. */
  on: readonly AxisShare[];
  /** Draws the prompts of each axis from these, where not from the whole training split. */
  pool?: PromptPool;
}

export interface CurriculumOptions {
  seed: number;
  /** Prompts of a step: a batch has one axis. */
  batch: number;
  /** Of the run. */
  steps: number;
}

/**
 * Training problems that come from one phase after the other. The phase of a step is the one whose share of the steps it
 * lies in; a phase ends at the whole step that is nearest. The problem at an index is a function of the index, so that a
 * run which is resumed goes on where it was, and two curricula draw the same problems where they are on the same axis.
 *
 * Throws RangeError unless the phases' shares of the steps sum to 1, and where a phase has no step.
 */
export function curriculumTask(
  testbed: Testbed,
  phases: readonly Phase[],
  { seed, batch, steps }: CurriculumOptions,
): MixedTask {
  requireInteger("steps", steps, { min: 1 });
  const ends = endsOf(phases, steps);
  const tasks = phases.map(({ on, pool }) => mixedTask(testbed, on, { seed, batch, pool }));
  const taskAt = (index: number) =>
    tasks[ends.findIndex((end) => Math.floor(index / batch) < end)] ?? tasks[tasks.length - 1];
  return {
    name: tasks.map(({ name }, i) => `${name} to step ${ends[i]}`).join("; "),
    example: (index): Example => taskAt(index).example(index),
    isCorrect: (example, completion) => testbed.isCorrect(example, completion),
    solution: (example) => testbed.solution(example),
  };
}

/** The step that each phase goes up to. */
function endsOf(phases: readonly Phase[], steps: number): number[] {
  let share = 0;
  const ends = phases.map((phase) => Math.round((share += phase.steps) * steps));
  if (Math.abs(share - 1) > 1e-9) {
    throw new RangeError(`phases: expected shares of the steps that sum to 1, got ${Number(share.toFixed(9))}`);
  }
  const empty = ends.findIndex((end, i) => end <= (ends[i - 1] ?? 0));
  if (empty < 0) return ends;
  throw new RangeError(`phases.${empty}.steps: expected at least one of ${steps} steps, got ${phases[empty].steps}`);
}
