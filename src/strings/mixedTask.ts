/** A task for RL that mixes others, such as a target and the pretrained task. */

import { deriveKey, Random } from "../common/random";
import { requireInteger, requireProbability } from "../common/require";
import { drawTask, type Mixture } from "./mixture";
import type { Solution } from "./solution";
import type { TaskName } from "./tasks";
import type { Example, Testbed } from "./testbed";

/** An axis and its share of the prompts. */
export interface AxisShare {
  axis: TaskName;
  share: number;
}

/** The training problems of an axis that prompts are drawn from, at least one. */
export type PromptPool = (axis: TaskName) => readonly Example[];

/** Training problems as a function of their index, and the oracle. */
export interface MixedTask {
  /** Tells shares apart, not the pools that they are drawn from: "depth-3 0.5, depth-2 0.5; batches of 16". */
  name: string;
  example(index: number): Example;
  isCorrect(example: Example, completion: ArrayLike<number>): boolean;
  solution(example: Example): Solution;
}

/**
 * Training problems of several axes, each task drawn by its share: one for each prompt, or one for each `batch` of
 * prompts. Rollouts of one batch need prompts of one length and right completions of one length: with axes that differ
 * in these, such as depth and length, give the number of prompts of a batch. Drawn for a batch, a share holds over the
 * steps of a run and not within each.
 *
 * A problem is the one that its axis has at this index in the stream "reinforcement", or one of the axis's `pool`, each
 * equally likely. Throws RangeError unless the shares are probabilities that sum to 1, and where tasks of unequal length are
 * to meet in a batch.
 */
export function mixedTask(
  testbed: Testbed,
  shares: readonly AxisShare[],
  { seed, batch = 1, pool }: { seed: number; batch?: number; pool?: PromptPool },
): MixedTask {
  requireInteger("batch", batch, { min: 1 });
  const mixture = mixtureOf(testbed, shares);
  if (batch === 1) requireOneShape(testbed, mixture);
  const stream = "reinforcement";
  const poolOf = new Map(shares.map(({ axis }) => [testbed.task(axis).name, pool?.(axis)]));
  const names = mixture.map(({ task, weight }) => `${task.name} ${weight}`).join(", ");
  return {
    name: batch === 1 ? names : `${names}; batches of ${batch}`,
    example(index) {
      const task = drawTask(mixture, { seed, stream, index: Math.floor(index / batch) });
      const prompts = poolOf.get(task.name);
      if (prompts) return new Random(deriveKey(seed, `${stream}/pool`, index)).choice(prompts);
      return testbed.example(task, "train", { seed, stream, index });
    },
    isCorrect: (example, completion) => testbed.isCorrect(example, completion),
    solution: (example) => testbed.solution(example),
  };
}

function mixtureOf(testbed: Testbed, shares: readonly AxisShare[]): Mixture {
  shares.forEach(({ axis, share }) => requireProbability(`share of ${axis}`, share));
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  if (Math.abs(total - 1) > 1e-9) {
    throw new RangeError(`shares: expected probabilities that sum to 1, got ${Number(total.toFixed(9))}`);
  }
  return shares
    .filter(({ share }) => share > 0)
    .map(({ axis, share }) => ({ task: testbed.task(axis), weight: share }));
}

function requireOneShape(testbed: Testbed, mixture: Mixture): void {
  const shapes = mixture.map(({ task }) => [testbed.promptLength(task), testbed.completionLength(task)]);
  if (shapes.every((shape) => shape.join() === shapes[0].join())) return;
  const listed = mixture.map(({ task }, i) => `${task.name}: ${shapes[i][0]} and ${shapes[i][1]}`).join(", ");
  throw new RangeError(
    `batch: expected the number of prompts of a batch, since tasks differ in tokens of prompt and completion (${listed})`,
  );
}
