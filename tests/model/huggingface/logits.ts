import type { Policy } from "../../../src/model/policy";
import { unflatten } from "../../../src/model/parameters";
import { tokenMatrix } from "../../../src/model/scoring";
import { foldWeights } from "../../../src/model/foldedWeights";
import { forward, logits } from "../../../src/model/transformer";
import { tf } from "../../../src/tensor/load";

/** Logits of every token of the texts: [text · token · vocabulary] */
export function logitsOf({ config, vector }: Policy, texts: number[][]): Float32Array {
  return tf.tidy(() => {
    const named = unflatten(config, vector);
    const weights = foldWeights(config, named);
    return logits(weights, forward(config, weights, tokenMatrix(texts))).dataSync() as Float32Array;
  });
}

/** Greedy continuations of prompts, padded after the end token: [prompt][token] */
export function greedyOf(policy: Policy, prompts: number[][], maxLength: number): number[][] {
  const made = policy.generate(prompts, { samples: 1, maxLength, temperature: 0, key: [1, 1] });
  return made.map(([text]) => [...text, ...Array<number>(maxLength - text.length).fill(0)]);
}

/** The largest distance of two lists of numbers. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i])));
}
