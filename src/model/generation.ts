import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-node";
import { gumbel } from "../tensor/ops/random";
import { repeatRows } from "../tensor/ops/rows";
import { tf, type NamedTensors } from "../tensor/load";
import type { ModelConfig } from "./config";
import { cachedForward, qkvAt, tokenCache } from "./cachedForward";
import { foldWeights } from "./foldedWeights";
import { forward, lastPosition, logits, type LayerCache } from "./transformer";

export interface GenerationShape {
  /** Completions drawn for each prompt. */
  samples: number;
  /** Tokens drawn at most. */
  maxLength: number;
  /** 0 is greedy. */
  temperature: number;
}

/**
 * Completions of a batch of prompts, with a KV cache. What follows the end token in a row means nothing.
 *
 * A prompt is read once, whatever the number of its samples: its keys and values serve all of them.
 * Sampling adds Gumbel noise to the logits and takes the largest.
 *
 * @param prompts int32 [prompts, time]
 * @param key int32 [2], from `deriveKey`; the same key gives the same completions
 * @returns int32 [prompts · samples, maxLength]
 * @throws RangeError if learned positions do not reach so far
 */
export function generate(
  config: ModelConfig,
  parameters: NamedTensors,
  prompts: Tensor2D,
  key: Tensor1D,
  { samples, maxLength, temperature }: GenerationShape,
): Tensor2D {
  const [count, time] = prompts.shape;
  const rows = count * samples;
  const weights = foldWeights(config, parameters);
  const read: LayerCache[] = [];
  const last = lastPosition(forward(config, weights, prompts, read), count); // [prompts, width]
  const noise = temperature === 0 ? [] : tf.unstack(gumbel([maxLength, rows, config.vocabularySize], key), 0);
  const draw = (scores: Tensor2D, step: number) => choose(scores, temperature, noise[step] as Tensor2D | undefined);
  const tokens = [draw(repeatRows(logits(weights, last), samples), 0)]; // [rows] each
  if (maxLength === 1) return tokens[0].reshape([rows, 1]);
  const qkv = weights.blocks.map((block) => qkvAt(config, block.qkv, time, maxLength - 1)); // [layer][step]
  const cache = tokenCache(read, samples);
  for (let step = 1; step < maxLength; step++) {
    const at = { position: time + step - 1, prompts: count, samples };
    const qkvOfStep = qkv.map((steps) => steps[step - 1]);
    const scores = cachedForward(config, weights, qkvOfStep, tokens[step - 1], at, cache); // [rows, vocabulary]
    tokens.push(draw(scores, step));
  }
  return tf.stack(tokens, 1) as Tensor2D;
}

/** A token a row. scores: [rows, vocabulary] → int32 [rows] */
function choose(scores: Tensor2D, temperature: number, noise?: Tensor2D): Tensor1D {
  const noisy = noise ? scores.div(temperature).add(noise) : scores;
  return noisy.argMax(-1) as Tensor1D;
}
