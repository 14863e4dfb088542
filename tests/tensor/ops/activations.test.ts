import { describe, expect, it } from "vitest";
import { gelu, relu } from "../../../src/tensor/ops/activations";
import { tf } from "../../../src/tensor/load";
import { expectReferenceValueAndGradient } from "../finiteDifferences";

describe("gelu", () => {
  it("has the value and the gradient of the tanh form", () => {
    const form = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
    expectReferenceValueAndGradient({ shapes: [[5, 8]], tensor: ([x]) => gelu(x), reference: ([x]) => x.map(form) });
  });

  it("leaves far positive numbers and silences far negative ones", () =>
    expect(Array.from(gelu(tf.tensor1d([30, -30])).dataSync())).toEqual([30, -0]));
});

describe("relu", () => {
  it("has the value and the gradient of max(x, 0)", () =>
    expectReferenceValueAndGradient({
      shapes: [[5, 8]],
      tensor: ([x]) => relu(x),
      reference: ([x]) => x.map((value) => Math.max(value, 0)),
    }));

  it("passes no gradient at zero, as PyTorch does", () =>
    expect(
      tf
        .grad((x) => relu(x))(tf.tensor1d([0, 1, -1]))
        .arraySync(),
    ).toEqual([0, 1, 0]));
});
