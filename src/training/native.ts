/** An update by an op of our own: from a batch to the next parameters and moments. */

import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-node";
import type { ModelConfig } from "../model/config";
import { modelOp } from "../model/native";
import type { Attributes } from "../tensor/native/library";
import { adamWSettings, type AdamWOptions, type UpdateRate } from "./adamw";
import type { StateTensors, TrainingState } from "./state";

/** What the op computes, whichever the loss. */
export interface NativeUpdate {
  next: StateTensors;
  /** Of the loss, [parameters]. */
  gradient: Tensor1D;
  /** Before clipping. */
  gradientNorm: Scalar;
  /** What the op gives besides, in its own order. */
  results: Scalar[];
}

/** Runs a step's op. length: tokens of the longest sequence that it reads; inputs, attributes: those of its own */
export function nativeUpdate(
  name: string,
  { model, state, length }: { model: ModelConfig; state: TrainingState; length: number },
  [at, options]: [UpdateRate, AdamWOptions],
  inputs: Tensor[],
  attributes: Attributes = {},
): NativeUpdate {
  const { parameters: vector, firstMoment, secondMoment } = state.inputs();
  const given = [firstMoment, secondMoment, adamWSettings(at, options), ...inputs];
  const outputs = modelOp(name, { config: model, vector, length }, given, attributes);
  const [parameters, first, second, gradient, gradientNorm, ...results] = outputs as [
    Tensor1D,
    Tensor1D,
    Tensor1D,
    Tensor1D,
    ...Scalar[],
  ];
  return { next: { parameters, firstMoment: first, secondMoment: second }, gradient, gradientNorm, results };
}
