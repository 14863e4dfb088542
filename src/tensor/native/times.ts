/** Where the time of the ops of our own goes. */

import { tf } from "../load";
import { nativeOp } from "./library";

/** The parts, in the order of timing.h. */
export const parts = [
  "products",
  "weight gradients",
  "attention",
  "norms",
  "softmax",
  "embedding",
  "weights",
  "optimiser",
  "sampling",
] as const;

/** A part of an op's work. */
export type Part = (typeof parts)[number];

/** Seconds by part since the last call. Throws Error where the graph path is in use. */
export function readTimes(): Record<Part, number> {
  return tf.tidy(() => {
    const seconds = nativeOp("OriginTimes", {}, [])[0].dataSync();
    return Object.fromEntries(parts.map((part, i) => [part, seconds[i]])) as Record<Part, number>;
  });
}
