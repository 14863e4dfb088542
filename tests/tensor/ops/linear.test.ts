import { describe, it } from "vitest";
import { linear } from "../../../src/tensor/ops/linear";
import { tf } from "../../../src/tensor/load";
import { expectReferenceValueAndGradient, product } from "../finiteDifferences";

describe("linear", () => {
  it("multiplies and adds the bias, with all three gradients", () =>
    expectReferenceValueAndGradient({
      shapes: [[4, 3], [3, 5], [5]],
      tensor: ([x, w, b]) => linear(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D),
      reference: ([x, w, b]) => product(x, w, 3).map((value, i) => value + b[i % 5]),
    }));

  it("multiplies alone where there is no bias", () =>
    expectReferenceValueAndGradient({
      shapes: [
        [4, 3],
        [3, 5],
      ],
      tensor: ([x, w]) => linear(x as tf.Tensor2D, w as tf.Tensor2D),
      reference: ([x, w]) => product(x, w, 3),
    }));
});
