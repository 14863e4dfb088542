import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-node";
import { gumbel } from "../tensor/random";
import { repeatRows } from "../tensor/repeatRows";
import type { NamedTensors } from "../tensor/capture";
import { tf } from "../tensor/load";
import type { LayerCache } from "./attention";
import type { ModelConfig } from "./config";
import { hiddenStates, lastPositions, logits, repeatCache } from "./transformer";

/** Token ids that every vocabulary shares. */
export const PAD = 0;
export const EOS = 1;

export interface GenerationShape {
  /** Completions drawn for each prompt. */
  samples: number;
  /** Tokens drawn at most. */
  maxLength: number;
  /** 0 is greedy. */
  temperature: number;
}

/**
 * Completions of a batch of prompts, with a KV cache; after the end token a row holds padding.
 *
 * A prompt is read once, whatever the number of its samples: the cache is repeated, not recomputed.
 * Sampling adds Gumbel noise to the logits and takes the largest.
 *
 * @param prompts int32 [prompts, time]
 * @param key int32 [2], from `deriveKey`; the same key gives the same completions
 * @returns int32 [prompts · samples, maxLength]
 */
export function generate(
  config: ModelConfig,
  parameters: NamedTensors,
  prompts: Tensor2D,
  key: Tensor1D,
  { samples, maxLength, temperature }: GenerationShape,
): Tensor2D {
  const rows = prompts.shape[0] * samples;
  const cache: LayerCache[] = [];
  const read = lastPositions(hiddenStates(config, parameters, prompts, cache), prompts.shape[0], 1);
  let last = repeatRows(read, samples);
  repeatCache(cache, samples);
  const noise = temperature === 0 ? [] : tf.unstack(gumbel([maxLength, rows, config.vocabularySize], key), 0);
  const tokens: Tensor1D[] = [];
  let going = tf.ones([rows], "int32") as Tensor1D;
  for (let step = 0; step < maxLength; step++) {
    const drawn = choose(logits(parameters, last), temperature, noise[step] as Tensor2D | undefined);
    const token = drawn.mul(going) as Tensor1D; // PAD is 0
    tokens.push(token);
    if (step === maxLength - 1) break;
    going = going.mul(token.notEqual(tf.scalar(EOS, "int32")).cast("int32"));
    last = hiddenStates(config, parameters, token.reshape([rows, 1]), cache);
  }
  return tf.stack(tokens, 1) as Tensor2D;
}

/** logits: [rows, vocabulary] → int32 [rows] */
function choose(scores: Tensor2D, temperature: number, noise?: Tensor2D): Tensor1D {
  const noisy = noise ? scores.div(temperature).add(noise) : scores;
  return noisy.argMax(-1) as Tensor1D;
}
