/** Tasks: kinds of problems, and the axes along which they leave what is pretrained. */

import { requireInteger, requireOneOf } from "../require";
import type { Alphabet } from "./vocabulary";
import type { Pairs } from "./words";

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

/** The task that an axis is evaluated on. Throws RangeError on another name. */
export function taskOf(axis: Axis): Task {
  requireOneOf("axis", axis, axes);
  return tasks[axis];
}

/** Throws RangeError, naming the field, unless the testbed can pose this task. */
export function requireTask(task: Task): void {
  requireInteger(`${task.name}: depth`, task.depth, { min: 1, max: deepest });
  requireInteger(`${task.name}: length`, task.length, { min: 2, max: longest });
  requireOneOf(`${task.name}: alphabet`, task.alphabet, ["A", "B"]);
  requireOneOf(`${task.name}: pairs`, task.pairs, ["trained", "held-out", "any"]);
}
