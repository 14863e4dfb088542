/**
 * Completions of many prompts in calls of one shape.
 *
 * A policy captures a graph for each shape that it is called with, so every call has the same number of prompts; the
 * last one is filled up with its last prompt, and what is drawn for the filling is dropped.
 */

import type { Policy } from "../model/policy";
import { deriveKey } from "../random";

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

/** Completions [prompt][sample][token] of prompts [prompt][token], all of one length. */
export function drawCompletions(policy: EvaluatedPolicy, prompts: readonly number[][], drawing: Drawing): number[][][] {
  const { seed, stream, ...shape } = drawing;
  const perCall = Math.min(prompts.length, Math.max(1, Math.floor(rolloutsPerCall / shape.samples)));
  const completions: number[][][] = [];
  for (let start = 0; start < prompts.length; start += perCall) {
    const batch = Array.from({ length: perCall }, (_, i) => prompts[Math.min(start + i, prompts.length - 1)]);
    const drawn = policy.generate(batch, { ...shape, key: deriveKey(seed, stream, start / perCall) });
    completions.push(...drawn.slice(0, prompts.length - start));
  }
  return completions;
}
