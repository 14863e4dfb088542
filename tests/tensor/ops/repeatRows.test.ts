import { describe, expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { repeatRows } from "../../../src/tensor/ops/repeatRows";

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
