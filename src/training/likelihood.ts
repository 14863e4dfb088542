/** Weighted maximum likelihood: what pretraining, supervised and rejection-sampling fine-tuning have in common. */

import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-node";
import type { ModelConfig } from "../model/config";
import { foldWeights } from "../model/foldedWeights";
import { flatten, unflatten } from "../model/parameters";
import { forward, logits } from "../model/transformer";
import { runCaptured } from "../tensor/graph/runCaptured";
import { tf, type NamedTensors } from "../tensor/load";
import { opsInUse } from "../tensor/native/library";
import { crossEntropy } from "../tensor/ops/crossEntropy";
import { lossAndGradients } from "../tensor/ops/gradients";
import { adamW, adamWRates, optimiserOf, type AdamWOptions, type RateTensors, type UpdateRate } from "./adamw";
import { requireFinite } from "./finite";
import { nativeUpdate } from "./native";
import type { StateTensors, TrainingState } from "./state";

/** A prompt with the completion that is to be learned. */
export interface Demonstration {
  prompt: ArrayLike<number>;
  completion: ArrayLike<number>;
}

/** Sequences with the weight that the loss gives to each token. */
export interface WeightedSequences {
  /** [batch · time], padded on the right. */
  tokens: Int32Array;
  /** [batch · time]; 0 for prompts and padding. The first token of a row is never predicted. */
  weights: Float32Array;
  batch: number;
}

/**
 * One step of weighted maximum likelihood, in place: loss = −Σ weight · log π(token | tokens before).
 * Throws NotFiniteError, naming the parameters at fault, if loss or gradient is not finite; the state is then as it was.
 */
export function likelihoodStep(
  model: ModelConfig,
  state: TrainingState,
  { tokens, weights, batch }: WeightedSequences,
  at: UpdateRate,
  options: AdamWOptions,
): { loss: number; grad_norm: number } {
  return tf.tidy(() => {
    const shape: [number, number] = [batch, tokens.length / batch];
    const sequences = { tokens: tf.tensor2d(tokens, shape, "int32"), weights: tf.tensor2d(weights, shape) };
    const byGraph = () => {
      const inputs = { ...state.inputs(), ...adamWRates(at, options), ...sequences };
      return runCaptured("likelihood step", { model, ...optimiserOf(options) }, nextState, inputs);
    };
    const outputs = opsInUse() === "native" ? nextStateByOp(model, state, sequences, at, options) : byGraph();
    const { loss, gradientNorm, gradient, ...moved } = outputs;
    const metrics = { loss: loss.dataSync()[0], grad_norm: gradientNorm.dataSync()[0] };
    requireFinite(model, metrics, gradient);
    state.advance(moved);
    return metrics;
  });
}

/** [batch, time] each. */
type TokenTensors = { tokens: Tensor2D; weights: Tensor2D };

interface LikelihoodSettings extends AdamWOptions {
  model: ModelConfig;
}

/** Gradient of the loss, then AdamW: the next parameters and moments, and the loss. */
function nextState(settings: LikelihoodSettings, inputs: TokenTensors & StateTensors & RateTensors) {
  const { model } = settings;
  const { tokens, weights, ...state } = inputs;
  const { results, gradients } = lossAndGradients(
    (named) => ({ loss: weightedLoss(model, named, tokens, weights) }),
    unflatten(model, state.parameters),
  );
  const gradient = flatten(model, gradients);
  return { ...adamW(state, gradient, settings), gradient, loss: results.loss };
}

/** The same by an op of our own. */
function nextStateByOp(
  model: ModelConfig,
  state: TrainingState,
  { tokens, weights }: TokenTensors,
  at: UpdateRate,
  options: AdamWOptions,
) {
  const sizes = { model, state, length: tokens.shape[1] - 1 }; // the last token is predicted, not read
  const { next, results, ...rest } = nativeUpdate("OriginLikelihoodStep", sizes, [at, options], [tokens, weights]);
  return { ...next, ...rest, loss: results[0] };
}

/** tokens: int32 [batch, time], weights: [batch, time] */
function weightedLoss(model: ModelConfig, named: NamedTensors, tokens: Tensor2D, weights: Tensor2D): Scalar {
  const [batch, time] = tokens.shape;
  const read = tokens.slice([0, 0], [batch, time - 1]);
  const predicted = tokens.slice([0, 1], [batch, time - 1]).flatten() as Tensor1D; // [batch · (time − 1)]
  const folded = foldWeights(model, named);
  const losses = crossEntropy(logits(folded, forward(model, folded, read)), predicted); // [batch · (time − 1)]
  return losses.mul(weights.slice([0, 1], [batch, time - 1]).flatten()).sum() as Scalar;
}

/**
 * Demonstrations as padded rows, where each token of a completion counts the same.
 *
 * @param time length of a row
 * @param weight of each token of a completion, one for all or one a demonstration
 * @throws RangeError if a demonstration is longer than a row
 */
export function weightedSequences(
  demonstrations: Demonstration[],
  time: number,
  weight: number | number[],
): WeightedSequences {
  const batch = demonstrations.length;
  const tokens = new Int32Array(batch * time);
  const weights = new Float32Array(batch * time);
  demonstrations.forEach(({ prompt, completion }, row) => {
    const length = prompt.length + completion.length;
    if (length > time) throw new RangeError(`demonstration ${row}: expected at most ${time} tokens, got ${length}`);
    const start = row * time + prompt.length;
    tokens.set(prompt, row * time);
    tokens.set(completion, start);
    weights.fill(typeof weight === "number" ? weight : weight[row], start, start + completion.length);
  });
  return { tokens, weights, batch };
}
