import { describe, expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { lookup } from "../../../src/tensor/ops/lookup";
import { expectReferenceValueAndGradient, rowsOf } from "../finiteDifferences";

const ids = [3, 0, 3, 1, 3];

describe("lookup", () => {
  it("takes the rows of the table, and adds up the gradients of a row that is taken more than once", () =>
    expectReferenceValueAndGradient({
      shapes: [[5, 4]],
      tensor: ([table]) => lookup(table as tf.Tensor2D, tf.tensor1d(ids, "int32")),
      reference: ([table]) => ids.flatMap((id) => rowsOf(table, 4)[id]),
    }));

  it("refuses an id outside the table", () =>
    expect(() => lookup(tf.zeros([5, 4]), tf.tensor1d([5], "int32")).dataSync()).toThrow(/not in \[0, 5\)/));
});
