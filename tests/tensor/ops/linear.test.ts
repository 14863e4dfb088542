import { describe, expect, it } from "vitest";
import { linear, product } from "../../../src/tensor/ops/linear";
import { tf } from "../../../src/tensor/load";
import { expectReferenceValueAndGradient, product as productOf } from "../finiteDifferences";

describe("linear", () => {
  it("multiplies and adds the bias, with all three gradients", () =>
    expectReferenceValueAndGradient({
      shapes: [[4, 3], [3, 5], [5]],
      tensor: ([x, w, b]) => linear(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D),
      reference: ([x, w, b]) => productOf(x, w, 3).map((value, i) => value + b[i % 5]),
    }));

  it("multiplies alone where there is no bias", () =>
    expectReferenceValueAndGradient({
      shapes: [
        [4, 3],
        [3, 5],
      ],
      tensor: ([x, w]) => linear(x as tf.Tensor2D, w as tf.Tensor2D),
      reference: ([x, w]) => productOf(x, w, 3),
    }));
});

describe("product", () => {
  const a = [1, 2, 3, 4, 5, 6]; // [2, 3]
  const b = [1, 0, -1, 2, 0, 3]; // [3, 2]
  const expected = [-1, 13, -1, 28]; // by hand

  it("multiplies matrices, either of them transposed", () =>
    tf.tidy(() => {
      const [left, right] = [tf.tensor2d(a, [2, 3]), tf.tensor2d(b, [3, 2])];
      const results = [
        product(left, right),
        product(left.transpose(), right, { a: true }),
        product(left, right.transpose(), { b: true }),
        product(left.transpose(), right.transpose(), { a: true, b: true }),
      ];
      for (const result of results) expect([...result.dataSync()]).toEqual(expected);
    }));
});
