/** Tasks: kinds of problems, the axes along which they leave what is pretrained, and probes further out. */

import { requireInteger, requireOneOf } from "../common/require";
import type { Alphabet } from "./alphabets";
import type { OperationSet } from "./operations";
import type { Pairs } from "./sequences";

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

/** What is evaluated: the pretrained tasks, or one way out of their distribution. */
export type Axis = "in-distribution" | Target;
/** An axis out of distribution, which pretraining may be exposed to and RL may train on. */
export type Target = "depth" | "length" | "vocabulary" | "composition";

/**
 * A strength that is evaluated and never trained on. Depths and lengths are for every set of operations; the other four
 * need `createTestbed({ operations: "extended" })`: an alphabet whose tokens were never shown; one that shares half of its
 * tokens with A; pairs of operations that are shown in one order, in the other; an operation that is shown alone, composed.
 */
export type Probe =
  | "depth-4"
  | "depth-5"
  | "length-3"
  | "length-6"
  | "length-8"
  | "vocabulary-third"
  | "vocabulary-shared"
  | "order-held-out"
  | "operation-alone";

export const targets: readonly Target[] = ["depth", "length", "vocabulary", "composition"];
export const axes: readonly Axis[] = ["in-distribution", ...targets];

/** The longest string and the deepest word that words and splits are enumerated for in reasonable time. */
const longest = 8;
const deepest = 5;

const pretrained: Task = { name: "depth-2", depth: 2, length: 4, alphabet: "A", pairs: "trained" };

/** The easier of the two pretrained tasks: one operation. */
export const depthOne: Task = { ...pretrained, name: "depth-1", depth: 1 };

const tasks: Record<Axis, Task> = {
  "in-distribution": pretrained,
  depth: { ...pretrained, name: "depth-3", depth: 3 },
  length: { ...pretrained, name: "length-5", length: 5 },
  vocabulary: { ...pretrained, name: "vocabulary-B", alphabet: "B" },
  composition: { ...pretrained, name: "composition", pairs: "held-out" },
};

const probeTasks: Record<Probe, Omit<Task, "name">> = {
  "depth-4": { ...pretrained, depth: 4 },
  "depth-5": { ...pretrained, depth: 5 },
  "length-3": { ...pretrained, length: 3 },
  "length-6": { ...pretrained, length: 6 },
  "length-8": { ...pretrained, length: 8 },
  "vocabulary-third": { ...pretrained, alphabet: "C" },
  "vocabulary-shared": { ...pretrained, alphabet: "D" },
  "order-held-out": { ...pretrained, pairs: "unshown" },
  "operation-alone": { ...pretrained, pairs: "alone" },
};

export const probes = Object.keys(probeTasks) as readonly Probe[];

/** The task that an axis or a probe is evaluated on. Throws RangeError on another name. */
export function taskOf(name: Axis | Probe): Task {
  requireOneOf("axis", name, [...axes, ...probes]);
  return name in probeTasks ? { ...probeTasks[name as Probe], name } : tasks[name as Axis];
}

/** Throws RangeError, naming the field, unless a testbed on this set can pose this task. */
export function requireTask(task: Task, set: OperationSet): void {
  requireInteger(`${task.name}: depth`, task.depth, { min: 1, max: deepest });
  requireInteger(`${task.name}: length`, task.length, { min: 2, max: longest });
  requireOneOf(`${task.name}: alphabet (operations: "extended" has all four)`, task.alphabet, set.alphabets);
  requireOneOf(`${task.name}: pairs`, task.pairs, ["trained", "held-out", "unshown", "any", "alone"]);
}
