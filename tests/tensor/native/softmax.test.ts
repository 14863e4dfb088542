import { expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { nativeOp } from "../../../src/tensor/native/library";
import { demandNoLeaks } from "../../model/checks";
import { rowsOf, softmax } from "../finiteDifferences";
import { expectNear, fuzz, numbers, seeds, size } from "./fuzz";
import { describeNative } from "./kernels";

demandNoLeaks();

/** Probabilities and log-sums. */
function softmaxOf(x: ArrayLike<number>, rows: number, width: number): [Float32Array, Float32Array] {
  return tf.tidy(() =>
    nativeOp("OriginSoftmax", {}, [tf.tensor2d(Float32Array.from(x), [rows, width], "float32")]).map(
      (tensor) => tensor.dataSync() as Float32Array,
    ),
  ) as [Float32Array, Float32Array];
}

const logSum = (row: number[]) => Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));

describeNative("softmax", () => {
  it("has the probabilities and the log-sum of its formula, for every shape", () =>
    fuzz([size(12), size(70, 1), seeds], 1000, (rows, width, seed) => {
      const x = Array.from(numbers(rows * width, seed, 8));
      const [probabilities, sums] = softmaxOf(x, rows, width);
      expectNear(probabilities, rowsOf(x, width).flatMap(softmax));
      expectNear(sums, rowsOf(x, width).map(logSum));
    }));

  it("is that of TensorFlow", () => {
    const x = numbers(40 * 33, 6, 16);
    const theirs = tf.tidy(() => tf.softmax(tf.tensor2d(x, [40, 33])).dataSync());
    expectNear(softmaxOf(x, 40, 33)[0], theirs);
  });

  it("gives a row the same bits, whatever rows stand beside it", () => {
    const x = numbers(6 * 21, 3);
    const [all, sums] = softmaxOf(x, 6, 21);
    for (let row = 0; row < 6; row++) {
      const [alone, sum] = softmaxOf(x.slice(row * 21, (row + 1) * 21), 1, 21);
      expect(alone).toEqual(all.slice(row * 21, (row + 1) * 21));
      expect(sum[0]).toBe(sums[row]);
    }
  });

  it("is finite for large scores, certain for one of them alone, and not a number where a score is not", () => {
    expect([...softmaxOf([1e4, -1e4], 1, 2)[0]]).toEqual([1, 0]);
    expect(softmaxOf([1e4, 1e4], 1, 2)[1][0]).toBeCloseTo(1e4 + Math.log(2), 2);
    expect(softmaxOf([-3], 1, 1).map(([x]) => x)).toEqual([1, -3]);
    expect(softmaxOf([0, NaN, 1], 1, 3)[0].every(Number.isNaN)).toBe(true);
  });
});
