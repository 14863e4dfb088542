import { describe, expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { l2Normalise } from "../../../src/tensor/ops/normalise";
import { expectReferenceValueAndGradient, rowsOf } from "../finiteDifferences";

const sumOfSquares = (row: number[]) => row.reduce((sum, value) => sum + value ** 2, 0);

describe("l2Normalise", () => {
  it.each([1e-5, 0.5])("has the value and the gradient of its formula: epsilon %f", (epsilon) =>
    expectReferenceValueAndGradient({
      shapes: [[3, 5]],
      tensor: ([x]) => l2Normalise(x as tf.Tensor2D, epsilon),
      reference: ([x]) =>
        rowsOf(x, 5).flatMap((row) => row.map((value) => value / Math.sqrt(sumOfSquares(row) + epsilon))),
    }),
  );

  it("gives rows of length one, whatever their scale, and zeros for a row of zeros", () =>
    tf.tidy(() => {
      const x = tf.tensor2d([3e4, -4e4, 0.3, 0.4, 0, 0], [3, 2]);
      const [large, small, none] = l2Normalise(x, 1e-12).arraySync();
      expect(large[0]).toBeCloseTo(0.6, 6);
      expect(sumOfSquares(small)).toBeCloseTo(1, 6);
      expect(none).toEqual([0, 0]);
    }));
});
