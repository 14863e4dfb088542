/*
 * Room model: the transformer: its forward pass, generation, scoring, weights, and Hugging Face's formats
 * (huggingface/). May use: common, tensor.
 */

import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-node";
import { attention } from "../tensor/ops/attention";
import { tf } from "../tensor/load";
import type { ModelConfig } from "./config";
import { rotate, type Rotation } from "./positions";

/** Keys and values of the positions read so far, each [batch, head, time, headWidth]. */
export interface LayerCache {
  keys: Tensor4D;
  values: Tensor4D;
}

/** Where the queries stand. */
export interface AttentionPlace {
  batch: number;
  time: number;
  /** RoPE's angles of the queries' positions; undefined under another encoding. */
  rotation?: Rotation;
  /** Added to the scores: see `attentionBias`. */
  bias?: Tensor;
}

interface Heads {
  queries: Tensor4D;
  keys: Tensor4D;
  values: Tensor4D;
}

/**
 * Causal self-attention of queries over the positions in `cache` and their own.
 *
 * @param qkv [batch · time, 3 · width]
 * @returns what the heads read, [batch · time, width], and the keys and values seen so far
 */
export function attend(
  config: ModelConfig,
  qkv: Tensor2D,
  place: AttentionPlace,
  cache?: LayerCache,
): { mixed: Tensor2D; seen: LayerCache } {
  const { queries, keys, values } = headsOf(config, qkv, place);
  const seen = cache
    ? { keys: tf.concat([cache.keys, keys], 2), values: tf.concat([cache.values, values], 2) }
    : { keys, values };
  const scale = 1 / Math.sqrt(config.width / config.heads);
  const mixed = attention(queries, seen.keys, seen.values, scale, place.bias);
  return { mixed: joinHeads(mixed, config, place), seen };
}

/** Queries, keys and values by head, each [batch, head, time, headWidth]. */
function headsOf({ width, heads }: ModelConfig, qkv: Tensor2D, { batch, time, rotation }: AttentionPlace): Heads {
  const split = qkv.reshape([batch, time, 3, heads, width / heads]).transpose([2, 0, 3, 1, 4]);
  const [turning, still] = tf.split(split, [2, 1], 0);
  const [queries, keys] = tf.unstack(rotation ? rotate(turning, rotation) : turning, 0) as Tensor4D[];
  return { queries, keys, values: still.squeeze([0]) };
}

/** [batch, head, time, headWidth] → [batch · time, width] */
function joinHeads(mixed: Tensor4D, { width }: ModelConfig, { batch, time }: AttentionPlace): Tensor2D {
  return mixed.transpose([0, 2, 1, 3]).reshape([batch * time, width]);
}
