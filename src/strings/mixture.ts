/** What a base policy is pretrained on: the pretrained tasks, and an exposure to each target. */

import { deriveKey, Random } from "../common/random";
import { requireOneOf, requireProbability } from "../common/require";
import { depthOne, targets, taskOf, type Target, type Task } from "./tasks";
import type { Example, ExampleKey, Testbed } from "./testbed";

/** A task and its share of a corpus. */
export interface Share {
  task: Task;
  weight: number;
}

/** Shares that sum to 1. */
export type Mixture = Share[];

/** The share of depth 1 in what the targets leave; depth 2 has the rest. */
const depthOneShare = 0.35;

/**
 * The mixture with exposure e to each of the four targets, or to each its own: e a target, and of what is left 35%
 * depth 1 and 65% depth 2 (trained pairs). Tasks without a share are left out.
 *
 * Throws RangeError on another target, and unless each exposure is in [0, 1] and they sum to less than 1.
 */
export function mixture(exposure: number | Partial<Record<Target, number>>): Mixture {
  if (typeof exposure !== "number") Object.keys(exposure).forEach((axis) => requireOneOf("exposure", axis, targets));
  const exposures = targets.map((axis) => (typeof exposure === "number" ? exposure : (exposure[axis] ?? 0)));
  exposures.forEach((e, i) => requireProbability(`exposure.${targets[i]}`, e));
  const total = exposures.reduce((sum, e) => sum + e, 0);
  if (total > 1 - 1e-9) {
    throw new RangeError(
      "exposure: expected the targets' shares to sum to less than 1 (one base serves them all), " +
        `got ${Number(total.toFixed(9))}; lower it, or expose a base to one target alone: { depth: 0.5 }`,
    );
  }
  const rest = 1 - total;
  const shares = [
    { task: depthOne, weight: depthOneShare * rest },
    { task: taskOf("in-distribution"), weight: (1 - depthOneShare) * rest },
    ...targets.map((axis, i) => ({ task: taskOf(axis), weight: exposures[i] })),
  ];
  return shares.filter((share) => share.weight > 0);
}

/**
 * Single operations, half of them in each alphabet, and a share of depth 2 (trained pairs, alphabet A): what is learned
 * of composing comes from the exposure to depth 2, or from RL. For the question of arXiv 2509.25123: whether RL makes new
 * skills of old ones.
 *
 * Throws RangeError unless the exposure is a probability below 1.
 */
export function singleOperations(exposure: number): Mixture {
  requireProbability("exposure", exposure);
  if (exposure === 1) throw new RangeError("exposure: expected a probability below 1, got 1");
  const shares = [
    { task: depthOne, weight: (1 - exposure) / 2 },
    { task: { ...depthOne, name: "depth-1-B", alphabet: "B" as const }, weight: (1 - exposure) / 2 },
    { task: taskOf("in-distribution"), weight: exposure },
  ];
  return shares.filter((share) => share.weight > 0);
}

/** One training example of the mixture: the task is drawn by its share, then its example. A function of (seed, index). */
export function mixtureExample(testbed: Testbed, mixture: Mixture, at: { seed: number; index: number }): Example {
  const key = { ...at, stream: "mixture" };
  return testbed.example(drawTask(mixture, key), "train", key);
}

/** One of the mixture's tasks, drawn by its share. A function of the key. */
export function drawTask(mixture: Mixture, { seed, stream, index }: Required<ExampleKey>): Task {
  let u = new Random(deriveKey(seed, stream, index)).uniform();
  const drawn = mixture.find((share) => (u -= share.weight) < 0) ?? mixture[mixture.length - 1]; // rounding may leave u ≥ 0
  return drawn.task;
}
