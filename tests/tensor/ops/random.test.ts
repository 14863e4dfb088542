import { describe, expect, it } from "vitest";
import { deriveKey } from "../../../src/common/random";
import { statelessUniform } from "../../common/statelessUniform";
import { capture } from "../../../src/tensor/graph/capture";
import { tf } from "../../../src/tensor/load";
import { gumbel, uniform } from "../../../src/tensor/ops/random";

const tensorKey = (key: [number, number]) => tf.tensor1d(key, "int32");

describe("uniform", () => {
  it("equals the generator outside TensorFlow to the bit, eager and captured", () => {
    const graph = capture("uniform", ({ key }) => ({ u: uniform([7, 11, 13], key as tf.Tensor1D) }), {
      key: tensorKey([0, 0]),
    });
    for (const key of [
      deriveKey(1, "noise", 0),
      deriveKey(5, "noise", 7),
      [2 ** 31 - 1, -(2 ** 31)] as [number, number],
    ]) {
      const outside = statelessUniform(1001, key);
      expect(uniform([7, 11, 13], tensorKey(key)).dataSync()).toEqual(outside);
      expect(graph.run({ key: tensorKey(key) }).u.dataSync()).toEqual(outside);
    }
    graph.dispose();
  });
});

describe("gumbel", () => {
  const SAMPLES = 200_000;
  const values = () => gumbel([SAMPLES], tensorKey(deriveKey(3, "gumbel", 0))).dataSync();

  it("has the mean and the variance of the standard Gumbel distribution", () => {
    const all = Array.from(values());
    const mean = all.reduce((a, b) => a + b, 0) / SAMPLES;
    const variance = all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / SAMPLES;
    expect(Math.abs(mean - 0.5772156649)).toBeLessThan(4 * Math.sqrt(Math.PI ** 2 / 6 / SAMPLES));
    expect(Math.abs(variance - Math.PI ** 2 / 6)).toBeLessThan(0.03);
  });

  it.each([
    [1056968, 0],
    [2983486, 1 - 2 ** -23],
  ])("is finite at the ends of the uniform numbers (key %i gives %d)", (key, end) => {
    expect(uniform([1], tensorKey([key, 0])).dataSync()[0]).toBe(end);
    expect(Number.isFinite(gumbel([1], tensorKey([key, 0])).dataSync()[0])).toBe(true);
  });

  it("makes argmax a draw from the softmax", () =>
    tf.tidy(() => {
      const logits = [0, 1, -1, 0.5];
      const noise = gumbel([SAMPLES, 4], tensorKey([5, 6]));
      const counts = tf.oneHot(noise.add(logits).argMax(1), 4).sum(0).dataSync();
      const total = logits.reduce((sum, x) => sum + Math.exp(x), 0);
      logits.forEach((x, i) => {
        const p = Math.exp(x) / total;
        expect(Math.abs(counts[i] / SAMPLES - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / SAMPLES));
      });
    }));
});
