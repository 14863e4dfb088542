/** One step of decoding: a token a row, read with the keys and values of what stands before it. */

import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { tf } from "../tensor/load";
import { lookup } from "../tensor/ops/lookup";
import type { LayerCache } from "./attention";
import type { ModelConfig } from "./config";
import { affine, normalised, type Affine, type FoldedWeights } from "./folded";
import { attentionBias } from "./positions";
import { feedForward, learnedPositions, logits } from "./transformer";

interface KeysAndValues {
  keys: Tensor3D;
  values: Tensor3D;
}

/** What one layer has read. */
export interface DecodingCache {
  /** Of prompts with several samples each, [prompts · heads, time, headWidth]: kept once for all of them. */
  prompt?: KeysAndValues;
  /** Of every row's own, [prompts · heads · samples, time, headWidth]. */
  own?: KeysAndValues;
}

/** Where the tokens that are read stand. */
export interface DecodingPlace {
  position: number;
  prompts: number;
  /** Rows of each prompt, one after the other. */
  samples: number;
}

/** The cache of `samples` rows a prompt after the prompts are read. */
export function decodingCache(read: LayerCache[], samples: number): DecodingCache[] {
  return read.map(({ keys, values }) => {
    const [prompts, heads, time, headWidth] = keys.shape;
    const shape: [number, number, number] = [prompts * heads, time, headWidth];
    const seen = { keys: keys.reshape(shape) as Tensor3D, values: values.reshape(shape) as Tensor3D };
    return samples > 1 ? { prompt: seen } : { own: seen };
  });
}

/**
 * Scores of what follows `tokens`; the cache is extended in place.
 *
 * @param qkv of each layer at the tokens' position: see `placedQkv`
 * @param tokens int32 [prompts · samples]
 * @returns [prompts · samples, vocabulary]
 */
export function decode(
  config: ModelConfig,
  weights: FoldedWeights,
  qkv: Affine[],
  tokens: Tensor1D,
  place: DecodingPlace,
  cache: DecodingCache[],
): Tensor2D {
  let x = lookup(weights.embedding, tokens);
  const position = learnedPositions(config, weights, place.position, 1);
  if (position) x = x.add(position);
  weights.blocks.forEach((block, layer) => {
    x = x.add(affine(attend(config, affine(normalised(x), qkv[layer]), place, cache[layer]), block.out));
    x = x.add(feedForward(config, block, x));
  });
  return logits(weights, x);
}

/** qkv: [rows, 3 · width], the queries scaled → what the heads read, [rows, width] */
function attend(config: ModelConfig, qkv: Tensor2D, place: DecodingPlace, cache: DecodingCache): Tensor2D {
  const { prompts, samples } = place;
  const headWidth = config.width / config.heads;
  const [queries, keys, values] = headsOf(config, qkv, place);
  cache.own = extended(cache.own, { keys, values });
  const mixed = cache.prompt
    ? readBoth(config, queries, place, cache.prompt, cache.own)
    : readOwn(config, queries, place, cache.own);
  if (samples === 1) return mixed.reshape([prompts, config.width]);
  const byRow = mixed.reshape([prompts, config.heads, samples, headWidth]).transpose([0, 2, 1, 3]);
  return byRow.reshape([prompts * samples, config.width]);
}

/** Queries, keys and values, each [prompts · heads · samples, 1, headWidth]. */
function headsOf({ heads, width }: ModelConfig, qkv: Tensor2D, { prompts, samples }: DecodingPlace): Tensor3D[] {
  const headWidth = width / heads;
  const rows = qkv.reshape([prompts, samples, 3 * heads, headWidth]);
  const parts = samples === 1 ? tf.split(rows, 3, 2) : tf.split(rows.transpose([0, 2, 1, 3]), 3, 1);
  return parts.map((part) => part.reshape([prompts * heads * samples, 1, headWidth]));
}

function extended(own: KeysAndValues | undefined, { keys, values }: KeysAndValues): KeysAndValues {
  if (!own) return { keys, values };
  return { keys: tf.concat([own.keys, keys], 1), values: tf.concat([own.values, values], 1) };
}

function readOwn(
  config: ModelConfig,
  queries: Tensor3D,
  place: DecodingPlace,
  { keys, values }: KeysAndValues,
): Tensor3D {
  return tf.matMul(tf.softmax(penalised(config, tf.matMul(queries, keys, false, true), place)), values);
}

/** Attention over a prompt's keys, one product for all its samples, and each row's own: [rows · heads, 1, headWidth] */
function readBoth(
  config: ModelConfig,
  queries: Tensor3D,
  place: DecodingPlace,
  prompt: KeysAndValues,
  own: KeysAndValues,
): Tensor3D {
  const groups = place.prompts * config.heads;
  const grouped = (x: Tensor3D) => x.reshape([groups, place.samples, x.shape[2]]) as Tensor3D;
  const apart = (x: Tensor3D) => x.reshape([groups * place.samples, 1, x.shape[2]]) as Tensor3D;
  const onPrompt = apart(tf.matMul(grouped(queries), prompt.keys, false, true));
  const scores = tf.concat([onPrompt, tf.matMul(queries, own.keys, false, true)], 2) as Tensor3D;
  const sizes = [prompt.keys.shape[1], own.keys.shape[1]];
  const [toPrompt, toOwn] = tf.split(tf.softmax(penalised(config, scores, place)), sizes, 2) as Tensor3D[];
  return tf.matMul(toOwn, own.values).add(apart(tf.matMul(grouped(toPrompt), prompt.values)));
}

/** ALiBi's penalty of distance; under other encodings the scores as they are. scores: [rows · heads, 1, keys] */
function penalised(config: ModelConfig, scores: Tensor3D, { prompts, samples }: DecodingPlace): Tensor3D {
  const keys = scores.shape[2];
  const bias = attentionBias(config, keys - 1, 1); // [heads, 1, keys]
  if (!bias) return scores;
  const byHead = scores.reshape([prompts, config.heads, samples, keys]);
  return byHead.add(bias).reshape(scores.shape) as Tensor3D;
}
