/** What a run is trained on, and where a policy is evaluated. */

import { axes, probes, targets, type Axis, type Probe, type Target } from "../strings";

/** An axis's training split, or batches of a target and batches in distribution, drawn with equal chance. */
export type TrainedOn = Axis | `${Target}+in-distribution`;
export const trainable: readonly TrainedOn[] = [
  ...axes,
  ...targets.map((target): TrainedOn => `${target}+in-distribution`),
];

/** Where a policy on the testbed is evaluated: an axis, or a probe that no run is trained on. */
export type EvaluatedOn = Axis | Probe;
export const evaluable: readonly EvaluatedOn[] = [...axes, ...probes];

/** The axes whose problems a run is trained on. */
export function axesIn(trainedOn: TrainedOn): Axis[] {
  return trainedOn.split("+") as Axis[];
}
