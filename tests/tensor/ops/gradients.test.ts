import { describe, expect, it } from "vitest";
import { lossAndGradients } from "../../../src/tensor/ops/gradients";
import { tf } from "../../../src/tensor/load";

describe("lossAndGradients", () => {
  const fn = ({ a, b }: Record<string, tf.Tensor>) => {
    const product = a.mul(b);
    return { loss: product.sum() as tf.Scalar, product, largest: product.max() };
  };

  it("gives each gradient by its name, and what was computed on the way", () =>
    tf.tidy(() => {
      const { results, gradients } = lossAndGradients(fn, { a: tf.tensor1d([1, 2]), b: tf.tensor1d([3, 4]) });
      expect(gradients.a.arraySync()).toEqual([3, 4]);
      expect(gradients.b.arraySync()).toEqual([1, 2]);
      expect(results.loss.arraySync()).toBe(11);
      expect(results.product.arraySync()).toEqual([3, 8]);
      expect(results.largest.arraySync()).toBe(8);
    }));

  it("leaves no tensor behind", () => {
    const parameters = { a: tf.tensor1d([1, 2]), b: tf.tensor1d([3, 4]) };
    const before = tf.memory().numTensors;
    tf.tidy(() => void lossAndGradients(fn, parameters));
    expect(tf.memory().numTensors).toBe(before);
  });
});
