/*
 * Room model: the transformer: its forward pass, generation, scoring, weights, and Hugging Face's formats
 * (huggingface/). May use: common, tensor.
 */

/**
 * The forward pass again, for one token a row against caches of what stands before it: how sampling reads.
 *
 * It repeats transformer.ts's block, operation by operation, because a decoding step is a chain of small operations
 * that cost more than their arithmetic. RoPE's rotation and the attention's scale are in the weights, computed once a
 * generation, one set for each position; a prompt's keys and values are kept once for all its samples, which is why heads
 * come before samples in the shapes of queries, keys, values and scores: [prompts · heads · samples, …]. A token's position comes by `qkv` for RoPE, by
 * `rows.position` for learned positions and by the length of the cache for ALiBi; the caller keeps the three in step.
 * What changes there changes here; a test demands the same scores of both.
 */

import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { tf } from "../tensor/load";
import { gelu, relu } from "../tensor/ops/activations";
import { lookup } from "../tensor/ops/rows";
import type { ModelConfig } from "./config";
import { affine, normalise, type Affine, type FoldedWeights } from "./foldedWeights";
import { attentionMask, learnedPositions, rotate, rotation } from "./positions";
import { logits, type LayerCache } from "./transformer";

interface KeysAndValues {
  keys: Tensor3D;
  values: Tensor3D;
}

/** What one layer has read. */
export interface TokenCache {
  /** Of prompts with several samples each, [prompts · heads, time, headWidth]: kept once for all of them. */
  prompt?: KeysAndValues;
  /** Of every row's own, [prompts · heads · samples, time, headWidth]; with one sample a prompt, the prompt's too. */
  own?: KeysAndValues;
}

/** Which rows are read, and at which position. */
export interface TokenRows {
  position: number;
  prompts: number;
  /** Rows of each prompt, one after the other. */
  samples: number;
}

/** The cache of `samples` rows a prompt after the prompts are read. */
export function tokenCache(read: LayerCache[], samples: number): TokenCache[] {
  return read.map(({ keys, values }) => {
    const [prompts, heads, time, headWidth] = keys.shape;
    const shape: [number, number, number] = [prompts * heads, time, headWidth];
    const seen = { keys: keys.reshape(shape) as Tensor3D, values: values.reshape(shape) as Tensor3D };
    return samples > 1 ? { prompt: seen } : { own: seen };
  });
}

/**
 * Scores of what follows one token a row; the cache is extended in place.
 *
 * @param qkv of each layer at the rows' position: see {@link qkvAt}
 * @param tokens int32 [prompts · samples]
 * @returns [prompts · samples, vocabulary]
 */
export function cachedForward(
  config: ModelConfig,
  weights: FoldedWeights,
  qkv: Affine[],
  tokens: Tensor1D,
  rows: TokenRows,
  cache: TokenCache[],
): Tensor2D {
  const activation = { relu, gelu }[config.activation];
  let x = lookup(weights.embedding, tokens); // [rows, width]
  const learned = learnedPositions(config, weights.positions, rows.position, 1); // [1, width]
  if (learned) x = x.add(learned);
  weights.blocks.forEach((block, layer) => {
    const read = readCache(config, affine(normalise(x), qkv[layer]), rows, cache[layer]); // [rows, width]
    x = x.add(affine(read, block.attentionOut));
    const hidden = activation(affine(normalise(x), block.mlpIn)); // [rows, feedForwardFactor · width]
    x = x.add(affine(hidden, block.mlpOut));
  });
  return logits(weights, x);
}

/** Attention. qkv: [rows, 3 · width], the queries scaled and rotated → what the heads read, [rows, width] */
function readCache(config: ModelConfig, qkv: Tensor2D, rows: TokenRows, cache: TokenCache): Tensor2D {
  const { prompts, samples } = rows;
  const headWidth = config.width / config.heads;
  const [q, keys, values] = splitHeads(config, qkv, rows); // each [prompts · heads · samples, 1, headWidth]
  cache.own = extended(cache.own, { keys, values });
  const read = cache.prompt
    ? readPromptAndOwn(config, q, rows, cache.prompt, cache.own)
    : readOwn(config, q, rows, cache.own);
  if (samples === 1) return read.reshape([prompts, config.width]);
  const byRow = read.reshape([prompts, config.heads, samples, headWidth]).transpose([0, 2, 1, 3]);
  return byRow.reshape([prompts * samples, config.width]);
}

/** Queries, keys and values, each [prompts · heads · samples, 1, headWidth]. */
function splitHeads({ heads, width }: ModelConfig, qkv: Tensor2D, { prompts, samples }: TokenRows): Tensor3D[] {
  const headWidth = width / heads;
  const rows = qkv.reshape([prompts, samples, 3 * heads, headWidth]);
  const parts = samples === 1 ? tf.split(rows, 3, 2) : tf.split(rows.transpose([0, 2, 1, 3]), 3, 1);
  return parts.map((part) => part.reshape([prompts * heads * samples, 1, headWidth]));
}

function extended(own: KeysAndValues | undefined, { keys, values }: KeysAndValues): KeysAndValues {
  if (!own) return { keys, values };
  return { keys: tf.concat([own.keys, keys], 1), values: tf.concat([own.values, values], 1) };
}

function readOwn(config: ModelConfig, q: Tensor3D, rows: TokenRows, { keys, values }: KeysAndValues): Tensor3D {
  return tf.matMul(tf.softmax(withMask(config, tf.matMul(q, keys, false, true), rows)), values);
}

/** Over a prompt's keys, one product for all its samples, and each row's own: [prompts · heads · samples, 1, headWidth] */
function readPromptAndOwn(
  config: ModelConfig,
  q: Tensor3D,
  rows: TokenRows,
  prompt: KeysAndValues,
  own: KeysAndValues,
): Tensor3D {
  const groups = rows.prompts * config.heads;
  const grouped = (x: Tensor3D) => x.reshape([groups, rows.samples, x.shape[2]]) as Tensor3D;
  const ungrouped = (x: Tensor3D) => x.reshape([groups * rows.samples, 1, x.shape[2]]) as Tensor3D;
  const onPrompt = ungrouped(tf.matMul(grouped(q), prompt.keys, false, true)); // [groups · samples, 1, promptTime]
  const scores = tf.concat([onPrompt, tf.matMul(q, own.keys, false, true)], 2) as Tensor3D;
  const sizes = [prompt.keys.shape[1], own.keys.shape[1]];
  const [toPrompt, toOwn] = tf.split(tf.softmax(withMask(config, scores, rows)), sizes, 2) as Tensor3D[];
  return tf.matMul(toOwn, own.values).add(ungrouped(tf.matMul(grouped(toPrompt), prompt.values)));
}

/** ALiBi's penalty of distance; under other encodings the scores as they are. scores: [prompts · heads · samples, 1, keys] */
function withMask(config: ModelConfig, scores: Tensor3D, { prompts, samples }: TokenRows): Tensor3D {
  const keys = scores.shape[2];
  const mask = attentionMask(config, keys - 1, 1); // [heads, 1, keys]
  if (!mask) return scores;
  const byHead = scores.reshape([prompts, config.heads, samples, keys]);
  return byHead.add(mask).reshape(scores.shape) as Tensor3D;
}

/**
 * The products that make queries, keys and values at positions start … start + count − 1, RoPE's rotation and the
 * attention's scale in them.
 */
export function qkvAt(config: ModelConfig, qkv: Affine, start: number, count: number): Affine[] {
  const { width } = config;
  const both = tf.concat([qkv.weight, qkv.bias!.reshape([1, 3 * width])], 0); // weight and bias: [width + 1, 3 · width]
  const [q, k, v] = tf.split(both, 3, 1);
  const qk = tf.concat([q.mul(Math.sqrt(config.heads / width)), k], 1) as Tensor2D;
  const rotated = rotatedAt(config, qk, start, count);
  const repeated = tf.tile(v.expandDims(0), [rotated.shape[0], 1, 1]);
  const sets = tf.unstack(tf.concat([rotated, repeated], 2), 0).map((set) => weightAndBias(set as Tensor2D));
  return Array.from({ length: count }, (_, step) => sets[Math.min(step, sets.length - 1)]);
}

function weightAndBias(both: Tensor2D): Affine {
  const [weight, bias] = tf.split(both, [both.shape[0] - 1, 1], 0);
  return { weight: weight as Tensor2D, bias: bias.flatten() as Tensor1D };
}

/** Columns of queries and keys at each position, [count, rows, columns]; one for all, [1, …], where nothing rotates. */
function rotatedAt(config: ModelConfig, columns: Tensor2D, start: number, count: number): Tensor3D {
  const [rows, size] = columns.shape;
  if (config.positions !== "rope") return columns.expandDims(0) as Tensor3D;
  const headWidth = config.width / config.heads;
  const { cos, sin } = rotation(config, start, count);
  const factors = { cos: cos.reshape([count, 1, headWidth]), sin: sin.reshape([count, 1, headWidth]) };
  const heads = columns.reshape([1, (rows * size) / headWidth, headWidth]); // broadcast: sampling needs no gradient
  return rotate(heads, factors).reshape([count, rows, size]) as Tensor3D;
}
