/**
 * The forward pass of a decoder-only transformer (pre-layer-norm), top to bottom in one function.
 *
 * Activations are kept as rows, [batch · time, width]: each matrix product is one plain GEMM. The weights are the
 * parameters, each layer norm's gain and bias moved into the product behind it and its subtraction of the mean into all
 * that is added to the residual stream: so `normalise` is all that a layer norm has left to do (foldedWeights.ts). Sampling repeats the
 * block for one token a row, for speed: cachedForward.ts. What changes here changes there, and in the same function in C++,
 * src/tensor/native/transformer.cc, which runs where there is a compiler; tests demand the same numbers of all three.
 */

import type { Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-node";
import { tf, type NamedTensors } from "../tensor/load";
import { gelu, relu } from "../tensor/ops/activations";
import { attention } from "../tensor/ops/attention";
import { lookup, repeatRows } from "../tensor/ops/rows";
import type { ModelConfig } from "./config";
import { affine, foldWeights, normalise, type FoldedWeights } from "./foldedWeights";
import { attentionMask, learnedPositions, rotate, rotation } from "./positions";

/** Keys and values of the positions read so far, each [batch, heads, time, headWidth]. */
export interface LayerCache {
  keys: Tensor4D;
  values: Tensor4D;
}

/**
 * Hidden states of tokens at positions start … start + time − 1, before the final norm.
 *
 * @param tokens int32 [batch, time]
 * @param cache keys and values of positions 0 … start − 1, one entry a layer; extended in place
 * @param read where given, what each sublayer reads is added to it: 2 · layers tensors [batch · time, width]
 * @returns [batch · time, width]
 * @throws RangeError if learned positions do not reach so far
 */
export function forward(
  config: ModelConfig,
  weights: FoldedWeights,
  tokens: Tensor2D,
  cache: LayerCache[] = [],
  read: Tensor2D[] = [],
): Tensor2D {
  const { width, heads } = config;
  const headWidth = width / heads;
  const activation = { relu, gelu }[config.activation];
  const [batch, time] = tokens.shape;
  const start = cache.length > 0 ? cache[0].keys.shape[2] : 0;

  let x = lookup(weights.embedding, tokens.flatten() as Tensor1D); // [batch · time, width]
  const learned = learnedPositions(config, weights.positions, start, time); // [time, width]
  if (learned)
    x = x
      .reshape([batch, time, width])
      .add(learned)
      .reshape([batch * time, width]) as Tensor2D;
  const angles = config.positions === "rope" ? rotation(config, start, time) : undefined; // [time, headWidth]
  const mask = attentionMask(config, start, time); // causal: [time, start + time]; with ALiBi [heads, time, start + time]

  weights.blocks.forEach((block, layer) => {
    // Attention: every position reads itself and those before it.
    const attentionInput = normalise(x); // [batch · time, width]
    const qkv = affine(attentionInput, block.qkv) // [batch · time, 3 · width]
      .reshape([batch, time, 3, heads, headWidth])
      .transpose([2, 0, 3, 1, 4]); // [3, batch, heads, time, headWidth]
    const [qk, v] = tf.split(qkv, [2, 1], 0); // [2, batch, heads, time, headWidth] and [1, …]
    const [q, k] = tf.unstack(angles ? rotate(qk, angles) : qk, 0) as Tensor4D[]; // [batch, heads, time, headWidth]
    cache[layer] = extended(cache[layer], k, v.squeeze([0])); // [batch, heads, start + time, headWidth]
    const { keys, values } = cache[layer];
    const mixed = attention(q, keys, values, 1 / Math.sqrt(headWidth), mask); // [batch, heads, time, headWidth]
    const joined = mixed.transpose([0, 2, 1, 3]).reshape([batch * time, width]) as Tensor2D;
    x = x.add(affine(joined, block.attentionOut)); // [batch · time, width]

    // Feed-forward: each position by itself.
    const mlpInput = normalise(x); // [batch · time, width]
    const hidden = activation(affine(mlpInput, block.mlpIn)); // [batch · time, feedForwardFactor · width]
    x = x.add(affine(hidden, block.mlpOut)); // [batch · time, width]
    read.push(attentionInput, mlpInput);
  });
  return x;
}

/** Scores of every token of the vocabulary. x: [rows, width] → [rows, vocabulary] */
export function logits(weights: FoldedWeights, x: Tensor2D): Tensor2D {
  return affine(normalise(x), weights.output);
}

/**
 * Logits at the positions that predict the completion's tokens (teacher forcing).
 *
 * All tokens of a prompt but the last are read once, whatever the number of its completions: in training too, where the
 * gradients of a prompt's completions meet in its keys and values.
 *
 * @param prompts int32 [prompts, promptTime]
 * @param completions int32 [prompts · samples, time], the samples of a prompt one after the other
 * @returns [prompts · samples · time, vocabulary]
 */
export function completionLogits(
  config: ModelConfig,
  parameters: NamedTensors,
  prompts: Tensor2D,
  completions: Tensor2D,
): Tensor2D {
  const [count, promptTime] = prompts.shape;
  const [rows, time] = completions.shape;
  const samples = rows / count;
  const weights = foldWeights(config, parameters);
  const cache: LayerCache[] = [];
  if (promptTime > 1) forward(config, weights, prompts.slice([0, 0], [count, promptTime - 1]), cache);
  cache.forEach(({ keys, values }, layer) => {
    cache[layer] = { keys: repeatRows(keys, samples), values: repeatRows(values, samples) };
  });
  const last = repeatRows(prompts.slice([0, promptTime - 1], [count, 1]), samples); // [rows, 1]
  const tokens = tf.concat([last, completions.slice([0, 0], [rows, time - 1])], 1); // [rows, time]
  return logits(weights, forward(config, weights, tokens, cache));
}

/** Rows of the last position. x: [batch · time, width] → [batch, width] */
export function lastPosition(x: Tensor2D, batch: number): Tensor2D {
  const [rows, width] = x.shape;
  const time = rows / batch;
  if (time === 1) return x;
  const last = (x.reshape([batch, time, width]) as Tensor3D).slice([0, time - 1, 0], [batch, 1, width]);
  return last.reshape([batch, width]) as Tensor2D;
}

function extended(seen: LayerCache | undefined, keys: Tensor4D, values: Tensor4D): LayerCache {
  if (!seen) return { keys, values };
  return { keys: tf.concat([seen.keys, keys], 2), values: tf.concat([seen.values, values], 2) };
}
