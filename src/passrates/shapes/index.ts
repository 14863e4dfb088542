/** All adapters, those that ask for the most columns first. */

import type { Table } from "../row";
import { evalplus } from "./evalplus";
import { inspect } from "./inspect";
import { lighteval } from "./lighteval";
import { lmEval } from "./lmEval";
import { nemoGymProfile, nemoRl } from "./nemo";
import { plainCounts, plainSamples } from "./plain";
import { primeRl } from "./primeRl";
import type { Shape } from "./shape";
import { areal, nemoGymRollouts, skyrl, verifiers } from "./small";
import { trl } from "./trl";
import { verl } from "./verl";

const shapes: readonly Shape[] = [
  ...[evalplus, inspect, lighteval, lmEval, primeRl, nemoGymProfile, nemoGymRollouts, nemoRl, skyrl, areal],
  ...[verifiers, trl, verl, plainCounts, plainSamples],
];

/** The adapter that recognises a table; the last one takes what no other does. */
export function shapeOf(table: Table): Shape {
  return shapes.find((shape) => shape.recognises(table)) ?? plainSamples;
}
