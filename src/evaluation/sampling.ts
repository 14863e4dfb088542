/**
 * Completions of many prompts, drawn in calls of one shape, and their probabilities.
 *
 * A policy captures a graph for each shape that it is called with, so every call has the same number of prompts; the
 * last one is filled up with its last prompt, and what is drawn for the filling is dropped.
 */

import type { Policy } from "../model/policy";
import { deriveKey } from "../common/random";

/** What evaluation asks of a policy. */
export type EvaluatedPolicy = Pick<Policy, "generate" | "logProbabilities">;

/** Rollouts in one call: enough to keep the kernels busy, few enough to stay in the cache. */
const rolloutsPerCall = 512;

export interface Drawing {
  samples: number;
  maxLength: number;
  temperature: number;
  seed: number;
  /** Names the random numbers: draws of different streams share nothing. */
  stream: string;
}

/** Completions [sample][token] of one prompt: all its samples or, where they are too many for a call, the next ones. */
export interface Drawn {
  prompt: number;
  completions: number[][];
}

/**
 * Draws the samples of prompts [prompt][token], all of one length, prompt by prompt. Nothing is kept: counting
 * them needs no more memory for thousands of samples than for one.
 */
export function* drawCompletions(
  policy: EvaluatedPolicy,
  prompts: readonly number[][],
  { samples, seed, stream, ...shape }: Drawing,
): Generator<Drawn> {
  const rounds = Math.ceil(samples / rolloutsPerCall);
  const perRound = Math.ceil(samples / rounds);
  const perCall = Math.min(prompts.length, Math.floor(rolloutsPerCall / perRound));
  let calls = 0;
  for (let start = 0; start < prompts.length; start += perCall) {
    const batch = Array.from({ length: perCall }, (_, i) => prompts[Math.min(start + i, prompts.length - 1)]);
    for (let round = 0; round < rounds; round++) {
      const drawn = policy.generate(batch, { ...shape, samples: perRound, key: deriveKey(seed, stream, calls++) });
      const missing = samples - round * perRound;
      for (const [i, completions] of drawn.slice(0, prompts.length - start).entries()) {
        yield { prompt: start + i, completions: completions.slice(0, missing) };
      }
    }
  }
}

/** Log-probability of each completion. */
export function sequenceScores(
  policy: EvaluatedPolicy,
  prompts: readonly number[][],
  completions: readonly number[][],
): number[] {
  return policy.logProbabilities([...prompts], [...completions]).map(sequenceScore);
}

/** The sum over a completion's tokens, in float64: a path of mass 1e-50 is no zero. */
export function sequenceScore(tokens: number[]): number {
  return tokens.reduce((sum, score) => sum + score, 0);
}
