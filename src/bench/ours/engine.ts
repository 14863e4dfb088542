/** What computes in this process, and where the time of its own ops goes. */

import { describeOps, opsInUse } from "../../tensor/native/library";
import { readTimes, type Part } from "../../tensor/native/times";
import { chosenNumerics, type Numerics, type Ops } from "../../tensor/settings";

/** What numbers and times depend on. */
export interface Engine {
  /** Own ops, or TensorFlow's kernels in captured graphs. */
  ops: Ops;
  numerics: Numerics;
}

/** With which build of the ops it is, or why there is none. */
export interface EngineHere extends Engine {
  description: string;
}

/** Of this process. */
export function engine(): EngineHere {
  return { ops: opsInUse(), numerics: chosenNumerics(process.env), description: describeOps() };
}

/** Milliseconds of each part of the own ops since this was last called; none where graphs compute. */
export function partsOfOwnOps(): Partial<Record<Part, number>> {
  if (opsInUse() === "graph") return {};
  const entries = Object.entries(readTimes()).map(([part, seconds]) => [part, 1000 * seconds]);
  return Object.fromEntries(entries) as Record<Part, number>;
}
