import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-node";
import type { ModelConfig } from "../model/config";
import { folded } from "../model/folded";
import { graphOf } from "../model/graphs";
import { flatten, unflatten } from "../model/parameters";
import { hiddenStates, logits } from "../model/transformer";
import type { NamedTensors } from "../tensor/namedTensors";
import { crossEntropy } from "../tensor/ops/crossEntropy";
import { lossAndGradients } from "../tensor/ops/gradients";
import { tf } from "../tensor/load";
import { adamW, adamWRates, type AdamWOptions, type UpdateRate } from "./adamw";
import { requireFinite } from "./finite";
import type { TrainingState } from "./state";

/** Sequences with the weight that the loss gives to each token. */
export interface WeightedSequences {
  /** [batch · time], padded on the right. */
  tokens: Int32Array;
  /** [batch · time]; 0 for prompts and padding. The first token of a row is never predicted. */
  weights: Float32Array;
  batch: number;
}

/**
 * One step of weighted maximum likelihood: loss = −Σ weight · log π(token | tokens before). Pretraining,
 * supervised and rejection-sampling fine-tuning differ only in sequences and weights.
 * Throws NotFiniteError, naming the parameters at fault, if loss or gradient is not finite.
 */
export function likelihoodStep(
  config: ModelConfig,
  state: TrainingState,
  { tokens, weights, batch }: WeightedSequences,
  rate: UpdateRate,
  options: AdamWOptions,
): { loss: number; grad_norm: number } {
  return tf.tidy(() => {
    const shape: [number, number] = [batch, tokens.length / batch];
    const inputs = {
      ...state.inputs(),
      ...adamWRates(rate, options),
      tokens: tf.tensor2d(tokens, shape, "int32"),
      weights: tf.tensor2d(weights, shape),
    };
    const graph = graphOf(
      { name: "likelihood step", config, options: optimiserOf(options) },
      step(config, options),
      inputs,
    );
    const { loss, gradientNorm, gradient, ...next } = graph.run(inputs);
    state.advance(next);
    const metrics = { loss: loss.dataSync()[0], grad_norm: gradientNorm.dataSync()[0] };
    requireFinite(config, metrics, gradient);
    return metrics;
  });
}

function step(config: ModelConfig, options: AdamWOptions) {
  return ({ tokens, weights, ...state }: NamedTensors): NamedTensors => {
    const named = unflatten(config, state.parameters as Tensor1D);
    const { results, gradients } = lossAndGradients(
      (parameters) => ({ loss: weightedLoss(config, parameters, tokens as Tensor2D, weights as Tensor2D) }),
      named,
    );
    const gradient = flatten(config, gradients);
    return { ...adamW(state, gradient, options), gradient, loss: results.loss };
  };
}

/** tokens, weights: [batch, time] */
function weightedLoss(config: ModelConfig, parameters: NamedTensors, tokens: Tensor2D, weights: Tensor2D): Scalar {
  const [batch, time] = tokens.shape;
  const read = tokens.slice([0, 0], [batch, time - 1]);
  const predicted = tokens.slice([0, 1], [batch, time - 1]).flatten() as Tensor1D;
  const folds = folded(config, parameters);
  const losses = crossEntropy(logits(folds, hiddenStates(config, folds, read)), predicted);
  return losses.mul(weights.slice([0, 1], [batch, time - 1]).flatten()).sum() as Scalar;
}

/** The options that a captured step bakes in, without what else the caller's object holds. */
export function optimiserOf({ adam_beta1, adam_beta2, weight_decay, max_grad_norm }: AdamWOptions): AdamWOptions {
  return { adam_beta1, adam_beta2, weight_decay, max_grad_norm };
}
