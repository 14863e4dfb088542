/**
 * Tasks: kinds of problems, the axes along which they leave what is pretrained, and probes further out.
 *
 * A new axis is one entry of `targetTasks`, a new probe one of `probeTasks`: their types and lists follow, and the
 * compiler names what else has to know of it. A new target also has a share of every mixture whose exposure is one number,
 * so base policies of all protocols change; a new probe changes no other number.
 */

import { requireInteger, requireOneOf } from "../common/require";
import type { Alphabet } from "./alphabets";
import type { OperationSet } from "./operations";
import { pairKinds, type Pairs } from "./sequences";

/** A kind of problem, in plain fields. */
export interface Task {
  name: string;
  /** How many operations are applied. */
  depth: number;
  /** How many letters the string has. */
  length: number;
  alphabet: Alphabet;
  pairs: Pairs;
}

const pretrained: Task = { name: "depth-2", depth: 2, length: 4, alphabet: "A", pairs: "trained" };

/** The easier of the two pretrained tasks: one operation. */
export const depthOne: Task = { ...pretrained, name: "depth-1", depth: 1 };

/** Axes out of distribution, which pretraining may be exposed to and RL may train on. */
const targetTasks = {
  depth: { ...pretrained, name: "depth-3", depth: 3 },
  length: { ...pretrained, name: "length-5", length: 5 },
  vocabulary: { ...pretrained, name: "vocabulary-B", alphabet: "B" },
  composition: { ...pretrained, name: "composition", pairs: "held-out" },
} satisfies Record<string, Task>;

/**
 * Untrained variants of the targets: evaluated, and trained on in a curriculum at most. Depths and lengths are for every
 * set of operations; the other four need `createTestbed({ operations: "extended" })`: an alphabet whose tokens were never
 * shown; one that shares half of its tokens with A; pairs of operations that are shown in one order, in the other; an
 * operation that is shown alone, composed.
 */
const probeTasks = {
  "depth-4": { ...pretrained, depth: 4 },
  "depth-5": { ...pretrained, depth: 5 },
  "length-3": { ...pretrained, length: 3 },
  "length-6": { ...pretrained, length: 6 },
  "length-8": { ...pretrained, length: 8 },
  "vocabulary-third": { ...pretrained, alphabet: "C" },
  "vocabulary-shared": { ...pretrained, alphabet: "D" },
  "order-held-out": { ...pretrained, pairs: "unshown" },
  "operation-alone": { ...pretrained, pairs: "alone" },
} satisfies Record<string, Omit<Task, "name">>;

export type Target = keyof typeof targetTasks;
/** What is evaluated: the pretrained task, or one way out of its distribution. */
export type Axis = "in-distribution" | Target;
export type Probe = keyof typeof probeTasks;
/** Whatever can be evaluated: an axis, a probe, or single operations, which the pretrained task is made of. */
export type TaskName = Axis | Probe | "depth-1";

export const targets = Object.keys(targetTasks) as readonly Target[];
export const axes: readonly Axis[] = ["in-distribution", ...targets];
export const probes = Object.keys(probeTasks) as readonly Probe[];
export const taskNames: readonly TaskName[] = [...axes, ...probes, "depth-1"];

/** The longest string and the deepest operation sequence that can be enumerated in reasonable time. */
const longest = 8;
const deepest = 5;

/** The task of this name. Throws RangeError on another name. */
export function taskOf(name: TaskName): Task {
  requireOneOf("axis", name, taskNames);
  if (name === "in-distribution") return pretrained;
  if (name === "depth-1") return depthOne;
  return name in probeTasks ? { ...probeTasks[name as Probe], name } : targetTasks[name as Target];
}

/** Throws RangeError, naming the field, unless a testbed on this set has problems of this task. */
export function requireTask(task: Task, set: OperationSet): void {
  requireInteger(`${task.name}: depth`, task.depth, { min: 1, max: deepest });
  requireInteger(`${task.name}: length`, task.length, { min: 2, max: longest });
  requireOneOf(`${task.name}: alphabet (operations: "extended" has all four)`, task.alphabet, set.alphabets);
  requireOneOf(`${task.name}: pairs`, task.pairs, pairKinds);
}
