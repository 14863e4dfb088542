import fc from "fast-check";
import { expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { nativeOp } from "../../../src/tensor/native/library";
import { demandNoLeaks } from "../../model/checks";
import { expectReferenceValueAndGradient, type Operation } from "../finiteDifferences";
import { expectNear, expectReferenceAlongALine, fuzz, numbers, seeds, size } from "./fuzz";
import { affine, describeNative, product } from "./kernels";

demandNoLeaks();

/** x · w + b in float64. */
function reference([x, w, b]: number[][], [rows, inner, columns]: number[]): number[] {
  const y: number[] = [];
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let sum = b[j];
      for (let k = 0; k < inner; k++) sum += x[i * inner + k] * w[k * columns + j];
      y.push(sum);
    }
  return y;
}

const operation = (rows: number, inner: number, columns: number): Operation => ({
  shapes: [[rows, inner], [inner, columns], [columns]],
  tensor: ([x, w, b]) => affine(x, w, b),
  reference: (inputs) => reference(inputs, [rows, inner, columns]),
});

const matrix = (rows: number, columns: number, seed: number) =>
  tf.tensor2d(numbers(rows * columns, seed), [rows, columns], "float32");

describeNative("a product with its bias", () => {
  it.each([
    [1, 1, 1],
    [3, 5, 2],
    [15, 4, 17],
    [7, 16, 33],
  ])("has the value and the three gradients of its formula: %i × %i times %i columns", (rows, inner, columns) =>
    expectReferenceValueAndGradient(operation(rows, inner, columns)),
  );

  it("has them for every shape", () =>
    fuzz([size(40), size(40, 1), size(50), seeds], 2000, (rows, inner, columns, seed) =>
      expectReferenceAlongALine(operation(rows, inner, columns), seed),
    ));

  it("is that of TensorFlow, either factor transposed or not, stored or added", () =>
    fuzz(
      [size(33), size(40), size(50), fc.boolean(), fc.boolean(), seeds],
      1000,
      (rows, inner, columns, transposed_a, transposed_b, seed) =>
        tf.tidy(() => {
          const a = transposed_a ? matrix(inner, rows, seed) : matrix(rows, inner, seed);
          const b = transposed_b ? matrix(columns, inner, seed + 1) : matrix(inner, columns, seed + 1);
          const [bias, c] = [tf.tensor1d(numbers(columns, seed + 2)), matrix(rows, columns, seed + 3)];
          const of = (finish: "store" | "add" | "store_bias" | "add_bias") =>
            product([a, b, bias, c], { transposed_a, transposed_b, finish }).dataSync();
          const plain = inner === 0 ? tf.zerosLike(c) : tf.matMul(a, b, transposed_a, transposed_b);
          expectNear(of("store"), plain.dataSync());
          expectNear(of("add"), plain.add(c).dataSync());
          expectNear(of("store_bias"), plain.add(bias).dataSync());
          expectNear(of("add_bias"), plain.add(bias).add(c).dataSync());
        }),
    ));

  it("is one chain of fused multiply-adds from the first to the last, whatever the tile", () =>
    tf.tidy(() => {
      const [rows, inner, columns] = [29, 7, 35];
      const [a, b] = [matrix(rows, inner, 1), matrix(inner, columns, 2)];
      const c = product([a, b, tf.zeros([columns]), tf.zeros([rows, columns])], { finish: "store" });
      for (let row = 0; row < rows; row++) {
        const alone = product([a.slice(row, 1), b, tf.zeros([columns]), tf.zeros([1, columns])], { finish: "store" });
        expect(alone.dataSync()).toEqual(c.slice(row, 1).dataSync());
      }
      // 2^12 is lost where it is added to 2^24 · 2^12, and not where it comes first
      const chain = (values: number[]) =>
        product([tf.tensor2d(values, [1, 3]), tf.ones([3, 1]), tf.zeros([1]), tf.zeros([1, 1])]).dataSync()[0];
      expect(chain([2 ** 30, 1, -(2 ** 30)])).toBe(0);
      expect(chain([2 ** 30, -(2 ** 30), 1])).toBe(1);
      // (1 + 2^-12)^2 - 1 - 2^-11 = 2^-24: zero where the product is rounded before it is added
      const [x, y] = [1 + 2 ** -12, -(1 + 2 ** -11)];
      const fused = product([
        tf.tensor2d([y, x], [1, 2]),
        tf.tensor2d([1, x], [2, 1]),
        tf.zeros([1]),
        tf.zeros([1, 1]),
      ]);
      expect(fused.dataSync()[0]).toBe(2 ** -24);
    }));
});

describeNative("the gradient of weights", () => {
  it("is added to what is there, in one order whatever the shape", () =>
    fuzz([size(20), size(20, 1), size(20, 1), seeds], 200, (rows, inner, columns, seed) =>
      tf.tidy(() => {
        const [x, dy, dw] = [
          matrix(rows, inner, seed),
          matrix(rows, columns, seed + 1),
          matrix(inner, columns, seed + 2),
        ];
        const db = tf.tensor1d(numbers(columns, seed + 3));
        const gradients = (onto: tf.Tensor[]) => nativeOp("OriginWeightGradient", {}, [x, dy, ...onto]);
        const fresh = gradients([tf.zerosLike(dw), tf.zerosLike(db)]);
        gradients([dw, db]).forEach((sum, i) => expect(sum.dataSync()).toEqual(fresh[i].add([dw, db][i]).dataSync()));
      }),
    ));
});
