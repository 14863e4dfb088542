import { describe, expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { lookup, repeatRows } from "../../../src/tensor/ops/rows";
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

describe("repeatRows", () => {
  it("repeats each row in place, whatever the rank", () =>
    tf.tidy(() => {
      expect([...repeatRows(tf.tensor2d([1, 2, 3, 4], [2, 2]), 2).dataSync()]).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
      expect([...repeatRows(tf.tensor1d([5, 6], "int32"), 3).dataSync()]).toEqual([5, 5, 5, 6, 6, 6]);
      expect(repeatRows(tf.ones([2, 3, 4, 5]), 7).shape).toEqual([14, 3, 4, 5]);
    }));

  it("gathers the gradients of a row's copies", () =>
    tf.tidy(() => {
      const weights = tf.tensor2d([1, 10, 100, 1000], [4, 1]);
      const gradient = tf.grad((x) => repeatRows(x, 2).mul(weights).sum());
      expect([...gradient(tf.ones([2, 1])).dataSync()]).toEqual([11, 1100]);
    }));
});
