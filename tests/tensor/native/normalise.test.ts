import { expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { nativeOp } from "../../../src/tensor/native/library";
import { l2Normalise } from "../../../src/tensor/ops/normalise";
import { demandNoLeaks } from "../../model/checks";
import { expectReferenceValueAndGradient, rowsOf, type Operation } from "../finiteDifferences";
import { expectNear, expectReferenceAlongALine, fuzz, numbers, seeds, size } from "./fuzz";
import { describeNative, normalise } from "./kernels";

demandNoLeaks();

const operation = (rows: number, width: number, epsilon: number): Operation => ({
  shapes: [[rows, width]],
  tensor: ([x]) => normalise(x, epsilon),
  reference: ([x]) =>
    rowsOf(x, width).flatMap((row) => {
      const squares = row.reduce((sum, value) => sum + value ** 2, 0);
      return row.map((value) => value / Math.sqrt(squares + epsilon));
    }),
});

describeNative("normalise", () => {
  it.each([2, 5, 16, 37])("has the value and the gradient of its formula: width %i", (width) => {
    for (const epsilon of [1e-5, 0.5]) expectReferenceValueAndGradient(operation(3, width, epsilon));
  });

  it("has them for every shape", () =>
    fuzz([size(20), size(70, 1), seeds], 1200, (rows, width, seed) =>
      expectReferenceAlongALine(operation(rows, width, 0.01), seed),
    ));

  it("is that of the graph path", () =>
    tf.tidy(() => {
      const x = tf.tensor2d(numbers(33 * 65, 8), [33, 65]);
      expectNear(normalise(x, 1e-5).dataSync(), l2Normalise(x, 1e-5).dataSync());
    }));

  it("gives a row the same bits, whatever rows stand beside it", () =>
    tf.tidy(() => {
      const x = tf.tensor2d(numbers(9 * 37, 2), [9, 37]);
      const all = normalise(x, 1e-5);
      for (let row = 0; row < 9; row++)
        expect(normalise(x.slice(row, 1), 1e-5).dataSync()).toEqual(all.slice(row, 1).dataSync());
    }));

  it("makes zeros of a row of zeros, and leaves what is not a number so", () =>
    tf.tidy(() => {
      const y = normalise(tf.tensor2d([0, 0, NaN, 1], [2, 2]), 1e-5);
      expect([...y.dataSync()]).toEqual([0, 0, NaN, NaN]);
    }));

  it("adds its gradient to what is there", () =>
    tf.tidy(() => {
      const [y, dy, dx] = [1, 2, 3].map((seed) => tf.tensor2d(numbers(2 * 19, seed), [2, 19]));
      const scale = tf.tensor1d([0.5, 2]);
      const gradient = (onto: tf.Tensor) => nativeOp("OriginNormaliseGradient", {}, [y, scale, dy, onto])[0];
      const expected = gradient(tf.zerosLike(dx)).add(dx).dataSync();
      expectNear(gradient(dx).dataSync(), expected);
    }));
});
