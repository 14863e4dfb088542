/**
 * The forward pass of a decoder-only transformer (pre-layer-norm), on named parameters.
 *
 * Activations are kept as rows, [batch · time, width]: each matrix product is one plain GEMM.
 */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { gelu } from "../tensor/gelu";
import { layerNorm } from "../tensor/layerNorm";
import { linear } from "../tensor/linear";
import { lookup } from "../tensor/lookup";
import { relu } from "../tensor/relu";
import { repeatRows } from "../tensor/repeatRows";
import type { NamedTensors } from "../tensor/capture";
import { attend, type AttentionPlace, type LayerCache } from "./attention";
import type { ModelConfig } from "./config";
import { attentionBias, rotation } from "./positions";

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
  const place = {
    batch,
    time,
    rotation: config.positions === "rope" ? rotation(config, span.start, time) : undefined,
    bias: attentionBias(config, span.start, time),
  };
  for (let layer = 0; layer < config.layers; layer++) {
    const weights: Weights = (name) => parameters[`blocks.${layer}.${name}`];
    const normed = layerNorm(x, weights("norm1.gain") as Tensor1D, weights("norm1.bias") as Tensor1D);
    x = x.add(selfAttention(config, weights, normed, place, cache, layer));
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
  const places = learnedPositions(config, parameters, start, time);
  if (!places) return x;
  const placed = x.reshape([batch, time, config.width]).add(places);
  return placed.reshape([batch * time, config.width]) as Tensor2D;
}

/**
 * Learned vectors of positions start … start + time − 1, [time, width]; undefined under another encoding.
 * @throws RangeError if they do not reach so far
 */
export function learnedPositions(
  config: ModelConfig,
  parameters: NamedTensors,
  start: number,
  time: number,
): Tensor2D | undefined {
  if (config.positions !== "learned") return undefined;
  if (start + time > config.context) {
    throw new RangeError(`context: learned positions place ${config.context} tokens, got ${start + time}`);
  }
  return parameters["positions.weight"].slice([start, 0], [time, config.width]) as Tensor2D;
}

/** A parameter of one block; undefined where the configuration has none of this name. */
type Weights = (name: string) => Tensor | undefined;

/** x: [batch · time, width] → [batch · time, width]; the layer's cache is extended in place. */
function selfAttention(
  config: ModelConfig,
  weights: Weights,
  x: Tensor2D,
  place: AttentionPlace,
  cache: LayerCache[],
  layer: number,
): Tensor2D {
  const qkv = linear(x, weights("attention.qkv") as Tensor2D, weights("attention.qkvBias") as Tensor1D | undefined);
  const { mixed, seen } = attend(config, qkv, place, cache[layer]);
  cache[layer] = seen;
  return linear(mixed, weights("attention.out") as Tensor2D, weights("attention.outBias") as Tensor1D | undefined);
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
