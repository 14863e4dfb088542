/** What computes in this process, and where the time of its own ops goes. */

import { describeOps, opsInUse } from "../../tensor/native/library";
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

/**
 * Milliseconds of each part of the own ops since this was last called, by the parts' names (profile/parts.ts). The ops
 * count them; so far nothing reads them, and all of a call is other.
 */
export function partsOfOwnOps(): Record<string, number> {
  return {};
}
