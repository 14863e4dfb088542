import { describe, expect, it } from "vitest";
import { layerNorm } from "../../src/tensor/layerNorm";
import { tf } from "../../src/tensor/load";
import { expectReferenceValueAndGradient, rowsOf } from "./finiteDifferences";

const mean = (row: number[]) => row.reduce((a, b) => a + b, 0) / row.length;

function reference([x, gain, bias]: number[][], epsilon: number): number[] {
  return rowsOf(x, gain.length).flatMap((row) => {
    const middle = mean(row);
    const deviation = Math.sqrt(mean(row.map((value) => (value - middle) ** 2)) + epsilon);
    return row.map((value, i) => ((value - middle) / deviation) * gain[i] + bias[i]);
  });
}

describe("layerNorm", () => {
  it.each([[[3, 5]], [[2, 2, 7]], [[1, 1]]])("has the value and the gradient of its formula at %j", (shape) =>
    expectReferenceValueAndGradient({
      shapes: [shape, [shape.at(-1)!], [shape.at(-1)!]],
      tensor: ([x, gain, bias]) => layerNorm(x, gain as tf.Tensor1D, bias as tf.Tensor1D),
      reference: (inputs) => reference(inputs, 1e-5),
    }),
  );

  it("takes epsilon from its caller", () =>
    expectReferenceValueAndGradient({
      shapes: [[3, 5], [5], [5]],
      tensor: ([x, gain, bias]) => layerNorm(x, gain as tf.Tensor1D, bias as tf.Tensor1D, 0.5),
      reference: (inputs) => reference(inputs, 0.5),
    }));

  it("gives rows of mean 0 and variance 1, whatever their place and scale", () =>
    tf.tidy(() => {
      const x = tf.tensor2d([1e4, 1e4 + 8, 1e4 + 16, -3, 5, 13], [2, 3]);
      const rows = layerNorm(x, tf.ones([3]), tf.zeros([3])).arraySync() as number[][];
      for (const row of rows) {
        expect(mean(row)).toBeCloseTo(0, 5);
        expect(mean(row.map((value) => value ** 2))).toBeCloseTo(1, 5);
      }
    }));
});
