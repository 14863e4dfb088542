/** Whether a long run of captured steps keeps tensors and memory flat. */

import { tf } from "../../src/tensor/load";
import type { Metrics } from "../../src/training/metrics";
import { trained, type Kind } from "../training/runs";
import { toyModel } from "../training/toy";

const MEBIBYTE = 2 ** 20;
/** Wide enough for a leak to show: a vector of its parameters kept at each step is 20 MiB in a thousand. */
const model = { ...toyModel, width: 24 };

export interface Flatness {
  /** The different numbers of tensors after a step. */
  tensors: number[];
  /** MiB of resident memory, from the second quarter of the run to its end. */
  growth: number;
}

/** Takes the steps, in memory or with checkpoints and metrics in a directory. `report` hears of every twentieth part. */
export async function flatness(
  kind: Kind,
  steps: number,
  { directory, report }: { directory?: string; report?: (line: string) => void } = {},
): Promise<Flatness> {
  const tensors = new Set<number>();
  const memory: number[] = [];
  const part = steps / 20;
  const onStep = ({ step }: Metrics) => {
    if (step > 1) tensors.add(tf.memory().numTensors);
    if (step % part !== 0) return;
    memory.push(process.memoryUsage().rss / MEBIBYTE);
    report?.(`step ${step}: ${[...tensors].join(", ")} tensors, ${memory.at(-1)!.toFixed(0)} MiB`);
  };
  await trained(kind, steps, { directory, onStep }, model);
  return { tensors: [...tensors], growth: median(memory.slice(-5)) - median(memory.slice(5, 10)) };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
