import { describe, expect, it } from "vitest";
import { tf } from "../../src/tensor/load";
import type { Metrics } from "../../src/training/metrics";
import { demandNoLeaks } from "../model/checks";
import { trained, type Kind } from "./runs";

demandNoLeaks();

const MEBIBYTE = 2 ** 20;

describe.each<Kind>(["pretraining", "grpo twice", "rft"])("2,000 steps of %s", (kind) => {
  it("keep the number of tensors flat, and memory", { timeout: 300_000 }, async () => {
    const tensors = new Set<number>();
    const memory: number[] = [];
    const onStep = ({ step }: Metrics) => {
      if (step > 1) tensors.add(tf.memory().numTensors);
      if (step % 100 === 0) memory.push(process.memoryUsage().rss / MEBIBYTE);
    };
    await trained(kind, 2000, { onStep });
    expect(tensors.size).toBe(1);
    const settled = memory.slice(5); // after 500 steps
    expect(slope(settled)).toBeLessThan(0.5); // MiB a hundred steps: a leaked vector of parameters would be 2
  });
});

/** Least squares over 0, 1, 2, … */
function slope(values: number[]): number {
  const centre = (values.length - 1) / 2;
  const mean = values.reduce((a, b) => a + b) / values.length;
  const covariance = values.reduce((sum, y, x) => sum + (x - centre) * (y - mean), 0);
  return covariance / values.reduce((sum, _, x) => sum + (x - centre) ** 2, 0);
}
