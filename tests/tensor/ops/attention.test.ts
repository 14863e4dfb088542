import { describe, expect, it } from "vitest";
import { attention } from "../../../src/tensor/ops/attention";
import { causalMask } from "../causalMask";
import { tf } from "../../../src/tensor/load";
import { expectReferenceValueAndGradient, numbers, product, rowsOf, softmax } from "../finiteDifferences";

/** Attention head by head; `mask` gives the number added to query i's score for key j. */
function reference(
  [q, k, v]: number[][],
  width: number,
  heads: number,
  scale: number,
  mask: (i: number, j: number) => number,
) {
  const head = (x: number[], h: number) => x.slice((h * x.length) / heads, ((h + 1) * x.length) / heads);
  return Array.from({ length: heads }, (_, h) => {
    const keys = rowsOf(head(k, h), width);
    return rowsOf(head(q, h), width).flatMap((query, i) => {
      const scores = keys.map((key, j) => scale * key.reduce((sum, x, c) => sum + x * query[c], 0) + mask(i, j));
      return product(softmax(scores), head(v, h), keys.length);
    });
  }).flat();
}

describe("attention", () => {
  it("has the value and the three gradients of its formula", () =>
    expectReferenceValueAndGradient({
      shapes: [
        [2, 3, 4, 2],
        [2, 3, 5, 2],
        [2, 3, 5, 2],
      ],
      tensor: ([q, k, v]) => attention(q, k, v, 0.7),
      reference: (inputs) => reference(inputs, 2, 6, 0.7, () => 0),
    }));

  it("adds a mask that broadcasts over batch and heads", () => {
    const mask = numbers(20, 7).map(Math.fround);
    expectReferenceValueAndGradient({
      shapes: [
        [2, 3, 4, 2],
        [2, 3, 5, 2],
        [2, 3, 5, 2],
      ],
      tensor: ([q, k, v]) => attention(q, k, v, 0.7, tf.tensor(mask, [1, 1, 4, 5])),
      reference: (inputs) => reference(inputs, 2, 6, 0.7, (i, j) => mask[i * 5 + j]),
    });
  });

  it("looks at no later position under the causal mask", () => {
    expectReferenceValueAndGradient({
      shapes: [
        [2, 4, 3],
        [2, 4, 3],
        [2, 4, 3],
      ],
      tensor: ([q, k, v]) => attention(q, k, v, 0.5, causalMask(4)),
      reference: (inputs) => reference(inputs, 3, 2, 0.5, (i, j) => (j > i ? -Infinity : 0)),
    });
  });

  it("keeps large scores finite", () =>
    tf.tidy(() => {
      const q = tf.tensor3d([[[1000], [-1000]]]);
      expect(attention(q, q, q, 1).arraySync()).toEqual([[[1000], [-1000]]]);
    }));
});
