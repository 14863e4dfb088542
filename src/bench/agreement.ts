/*
 * Room bench: the benchmark: this engine beside PyTorch, JAX, transformers and TRL. May use: common, tensor,
 * statistics, strings, model, training, results, experiments, figures.
 */

/** Whether two sides compute the same, before either is timed. */

import { join } from "node:path";
import { withTemporaryDirectory } from "../common/temporary";
import { readSafetensors } from "../model/safetensors";
import type { Worker } from "./worker";

const tolerance = 1e-4;

/** Named numbers that a side computed. */
export type Computed = Record<string, Float32Array>;

/**
 * Compares what peers computed with what ours did: tokens and rewards must be equal, other numbers within 1e-4 of ours, absolutely
 * where they are below 1 and relatively above. Only what both computed is compared.
 *
 * Of the parameters after a step one in a thousand may lie further off. AdamW's first step is the learning rate times
 * the gradient's sign: where a gradient is no larger than its rounding, two sides may step in opposite directions. At width 256 that is one
 * parameter in 5000, between any two of PyTorch, JAX and ours.
 *
 * @throws Error naming the workload, the peer and the number that differs, or that nothing could be compared
 */
export function demandAgreement(workload: string, peer: string, ours: Computed, theirs: Computed): void {
  const common = Object.keys(ours).filter((name) => name in theirs);
  if (common.length === 0) throw new Error(`${workload}: ${peer} computed nothing that can be compared`);
  for (const name of common) {
    const { allowed, strays } = name in rules ? rules[name] : { allowed: tolerance, strays: 0 };
    const share = shareBeyond(ours[name], theirs[name], allowed);
    if (share <= strays) continue;
    const found = `${(100 * share).toPrecision(3)}% of its numbers further off`;
    const expected = `expected ${name} within ${allowed} of ours`;
    throw new Error(`${workload}: ${peer} does not compute the same: ${expected}, got ${found}`);
  }
}

const rules: Record<string, { allowed: number; strays: number }> = {
  greedy: { allowed: 0, strays: 0 },
  rewards: { allowed: 0, strays: 0 },
  parameters: { allowed: tolerance, strays: 1e-3 },
};

/** The share of numbers that lie further off than allowed, or are missing. */
function shareBeyond(ours: ArrayLike<number>, theirs: ArrayLike<number>, allowed: number): number {
  if (ours.length !== theirs.length) return 1;
  let beyond = 0;
  for (let i = 0; i < ours.length; i++) {
    const distance = Math.abs(ours[i] - theirs[i]) / Math.max(1, Math.abs(ours[i]));
    if (!(distance <= allowed)) beyond++;
  }
  return beyond / ours.length;
}

/** Asks every worker for its check. */
export async function computedBy(workers: Worker[]): Promise<Computed[]> {
  return withTemporaryDirectory("bench", async (directory) => {
    const computed: Computed[] = [];
    for (const [i, worker] of workers.entries()) {
      const path = join(directory, `${i}.safetensors`);
      await worker.check(path);
      const entries = Object.entries(readSafetensors(path).tensors);
      computed.push(Object.fromEntries(entries.map(([name, { values }]) => [name, values])));
    }
    return computed;
  });
}
