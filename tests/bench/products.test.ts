import { describe, expect, it } from "vitest";
import { bytesMoved, operations, trainingProducts } from "../../src/bench/products";

describe("trainingProducts", () => {
  const shape = { width: 64, layers: 2, heads: 4, vocabulary: 40, batch: 8, time: 32 };

  it("counts six operations for each weight and token, and twelve for each pair of tokens and unit of width", () => {
    const weights = shape.layers * 12 * shape.width ** 2 + shape.width * shape.vocabulary;
    const tokens = shape.batch * shape.time;
    const attention = 12 * shape.layers * shape.batch * shape.time ** 2 * shape.width;
    expect(operations(trainingProducts(shape))).toBe(6 * weights * tokens + attention);
  });

  it("moves each factor and result once", () => {
    expect(bytesMoved([[1, 10, 20, 30, 1]])).toBe(4 * (200 + 600 + 300));
    expect(bytesMoved([[5, 10, 20, 30, 2]])).toBe(40 * (200 + 600 + 300));
  });

  it("has the gradients' shapes beside the forward pass's", () => {
    const output = trainingProducts(shape).slice(-3);
    expect(output).toEqual([
      [1, 256, 64, 40, 1],
      [1, 256, 40, 64, 1],
      [1, 64, 256, 40, 1],
    ]);
  });
});
