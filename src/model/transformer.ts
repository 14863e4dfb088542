/**
 * The forward pass of a decoder-only transformer (pre-layer-norm), on named parameters.
 *
 * Activations are kept as rows, [batch · time, width]: each matrix product is one plain GEMM.
 */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-node";
import { attention } from "../tensor/attention";
import { gelu } from "../tensor/gelu";
import { layerNorm } from "../tensor/layerNorm";
import { linear } from "../tensor/linear";
import { lookup } from "../tensor/lookup";
import { relu } from "../tensor/relu";
import { repeatRows } from "../tensor/repeatRows";
import type { NamedTensors } from "../tensor/capture";
import { tf } from "../tensor/load";
import type { ModelConfig } from "./config";
import { attentionBias, rotate, rotation } from "./positions";

/** Keys and values of the positions read so far, each [batch, head, time, headWidth]. */
export interface LayerCache {
  keys: Tensor4D;
  values: Tensor4D;
}

/** Repeats each row of the cache, in place: what was read once serves `times` continuations. */
export function repeatCache(cache: LayerCache[], times: number): void {
  cache.forEach(({ keys, values }, layer) => {
    cache[layer] = { keys: repeatRows(keys, times), values: repeatRows(values, times) };
  });
}

interface Span {
  batch: number;
  time: number;
  /** Position of the first token. */
  start: number;
}

/**
 * Hidden states of tokens at positions start … start + time − 1, before the final norm.
 *
 * @param tokens int32 [batch, time]
 * @param cache keys and values of positions 0 … start − 1, one entry a layer; extended in place
 * @returns [batch · time, width]
 * @throws RangeError if learned positions do not reach so far
 */
export function hiddenStates(
  config: ModelConfig,
  parameters: NamedTensors,
  tokens: Tensor2D,
  cache: LayerCache[] = [],
): Tensor2D {
  const [batch, time] = tokens.shape;
  const span = { batch, time, start: cache.length > 0 ? cache[0].keys.shape[2] : 0 };
  let x = embed(config, parameters, tokens, span);
  const position = {
    rotation: config.positions === "rope" ? rotation(config, span.start, time) : undefined,
    bias: attentionBias(config, span.start, time),
  };
  for (let layer = 0; layer < config.layers; layer++) {
    const weights: Weights = (name) => parameters[`blocks.${layer}.${name}`];
    const normed = layerNorm(x, weights("norm1.gain") as Tensor1D, weights("norm1.bias") as Tensor1D);
    x = x.add(attend(config, weights, normed, span, position, cache, layer));
    x = x.add(feedForward(config, weights, x));
  }
  return x;
}

/** Scores of every token of the vocabulary. x: [n, width] → [n, vocabulary] */
export function logits(parameters: NamedTensors, x: Tensor2D): Tensor2D {
  const normed = layerNorm(x, parameters["norm.gain"] as Tensor1D, parameters["norm.bias"] as Tensor1D);
  return linear(normed, parameters["output.weight"] as Tensor2D);
}

function embed(
  config: ModelConfig,
  parameters: NamedTensors,
  tokens: Tensor2D,
  { batch, time, start }: Span,
): Tensor2D {
  const x = lookup(parameters["embedding.weight"] as Tensor2D, tokens.flatten() as Tensor1D); // [batch · time, width]
  if (config.positions !== "learned") return x;
  if (start + time > config.context) {
    throw new RangeError(`context: learned positions place ${config.context} tokens, got ${start + time}`);
  }
  const places = parameters["positions.weight"].slice([start, 0], [time, config.width]);
  const placed = x.reshape([batch, time, config.width]).add(places);
  return placed.reshape([batch * time, config.width]) as Tensor2D;
}

/** A parameter of one block; undefined where the configuration has none of this name. */
type Weights = (name: string) => Tensor | undefined;
type Position = { rotation?: ReturnType<typeof rotation>; bias?: Tensor };

/** Causal self-attention. x: [batch · time, width] → [batch · time, width] */
function attend(
  config: ModelConfig,
  weights: Weights,
  x: Tensor2D,
  { batch, time }: Span,
  { rotation: angles, bias }: Position,
  cache: LayerCache[],
  layer: number,
): Tensor2D {
  const { width, heads } = config;
  const headWidth = width / heads;
  const split = linear(x, weights("attention.qkv") as Tensor2D, weights("attention.qkvBias") as Tensor1D | undefined)
    .reshape([batch, time, 3, heads, headWidth])
    .transpose([2, 0, 3, 1, 4]); // [3, batch, head, time, headWidth]
  const [turning, still] = tf.split(split, [2, 1], 0);
  const [queries, newKeys] = tf.unstack(angles ? rotate(turning, angles) : turning, 0) as Tensor4D[];
  let [keys, values] = [newKeys, still.squeeze([0]) as Tensor4D];
  if (cache[layer]) {
    keys = tf.concat([cache[layer].keys, keys], 2);
    values = tf.concat([cache[layer].values, values], 2);
  }
  cache[layer] = { keys, values };
  const mixed = attention(queries, keys, values, 1 / Math.sqrt(headWidth), bias);
  const rows = mixed.transpose([0, 2, 1, 3]).reshape([batch * time, width]) as Tensor2D;
  return linear(rows, weights("attention.out") as Tensor2D, weights("attention.outBias") as Tensor1D | undefined);
}

/** x: [n, width] → [n, width] */
function feedForward(config: ModelConfig, weights: Weights, x: Tensor2D): Tensor2D {
  const normed = layerNorm(x, weights("norm2.gain") as Tensor1D, weights("norm2.bias") as Tensor1D);
  const inner = linear(normed, weights("feedForward.in") as Tensor2D, weights("feedForward.inBias") as Tensor1D);
  const active = config.activation === "relu" ? relu(inner) : gelu(inner);
  return linear(active, weights("feedForward.out") as Tensor2D, weights("feedForward.outBias") as Tensor1D);
}

/** Rows of the last `count` positions. x: [batch · time, width] → [batch · count, width] */
export function lastPositions(x: Tensor2D, batch: number, count: number): Tensor2D {
  const width = x.shape[1];
  const time = x.shape[0] / batch;
  if (count === time) return x;
  const rows = (x.reshape([batch, time, width]) as Tensor3D).slice([0, time - count, 0], [batch, count, width]);
  return rows.reshape([batch * count, width]) as Tensor2D;
}
