import { describe, expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { product } from "../../../src/tensor/ops/product";

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
