import { describe, expect, it } from "vitest";
import { tf } from "../../src/tensor/load";
import type { Metrics } from "../../src/training/metrics";
import { demandNoLeaks } from "../model/checks";
import { trained, type Kind } from "./runs";
import { toyModel } from "./toy";

demandNoLeaks();

const MEBIBYTE = 2 ** 20;
/** Wide enough for a leak to show: a vector of its parameters kept at each step is 20 MiB in a thousand. */
const model = { ...toyModel, width: 24 };

describe.each<Kind>(["pretraining", "grpo twice", "rft"])("2,000 steps of %s", (kind) => {
  it("keep the number of tensors flat, and memory", { timeout: 300_000 }, async () => {
    const tensors = new Set<number>();
    const memory: number[] = [];
    const onStep = ({ step }: Metrics) => {
      if (step > 1) tensors.add(tf.memory().numTensors);
      if (step % 100 === 0) memory.push(process.memoryUsage().rss / MEBIBYTE);
    };
    await trained(kind, 2000, { onStep }, model);
    expect(tensors.size).toBe(1);
    const growth = median(memory.slice(-5)) - median(memory.slice(5, 10)); // over a thousand steps
    expect(growth).toBeLessThan(10);
  });
});

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
