import { expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { nativeOp } from "../../../src/tensor/native/library";
import * as graph from "../../../src/tensor/ops/attention";
import { demandNoLeaks } from "../../model/checks";
import { causalMask } from "../causalMask";
import { expectReferenceValueAndGradient, softmax, type Operation } from "../finiteDifferences";
import { expectNear, expectReferenceAlongALine, fuzz, numbers, seeds, size } from "./fuzz";
import { attention, describeNative } from "./kernels";

demandNoLeaks();

/** Sizes of a head: shared rows, own rows, width. */
type Sizes = [start: number, length: number, width: number];

const scale = 0.37;

/** Query i reads keys 0 … start + i, a key's score less `slope` for each position of distance. */
function reference(
  [q, sharedKeys, sharedValues, keys, values]: number[][],
  [start, length, width]: Sizes,
  slope: number,
) {
  const [allKeys, allValues] = [sharedKeys.concat(keys), sharedValues.concat(values)];
  const mixed: number[] = [];
  for (let i = 0; i < length; i++) {
    const scores: number[] = [];
    for (let j = 0; j <= start + i; j++) {
      let sum = 0;
      for (let c = 0; c < width; c++) sum += q[i * width + c] * allKeys[j * width + c];
      scores.push(scale * sum - slope * (start + i - j));
    }
    const probabilities = softmax(scores);
    for (let c = 0; c < width; c++)
      mixed.push(probabilities.reduce((sum, p, j) => sum + p * allValues[j * width + c], 0));
  }
  return mixed;
}

function operation(sizes: Sizes, slope: number): Operation {
  const [start, length, width] = sizes;
  const [shared, own] = [
    [start, width],
    [length, width],
  ];
  return {
    shapes: [own, shared, shared, own, own],
    tensor: (inputs) => attention(inputs, scale, slope),
    reference: (inputs) => reference(inputs, sizes, slope),
  };
}

describeNative("attention", () => {
  it.each<Sizes>([
    [0, 1, 1],
    [0, 5, 3],
    [3, 4, 2],
    [5, 1, 4],
    [14, 7, 3],
    [2, 3, 17],
  ])("has the value and the five gradients of its formula: %i shared rows, %i own, width %i", (...sizes) => {
    for (const slope of [0, 0.25]) expectReferenceValueAndGradient(operation(sizes, slope));
  });

  it("has them for every shape", () =>
    fuzz([size(35), size(35), size(35, 1), seeds], 1500, (start, length, width, seed) =>
      expectReferenceAlongALine(operation([start, length, width], seed % 2 ? 0.5 : 0), seed),
    ));

  it("is that of the graph path, with its gradients", () =>
    tf.tidy(() => {
      const [length, width] = [21, 16];
      const inputs = [1, 2, 3].map((seed) => tf.tensor2d(numbers(length * width, seed), [length, width]));
      const none = tf.zeros([0, width]);
      const own = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => attention([q, none, none, k, v], scale, 0);
      const theirs = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => graph.attention(q, k, v, scale, causalMask(length));
      const dy = tf.tensor2d(numbers(length * width, 4), [length, width]);
      expectNear(own(inputs[0], inputs[1], inputs[2]).dataSync(), theirs(inputs[0], inputs[1], inputs[2]).dataSync());
      const expected = tf.grads(theirs)(inputs, dy);
      tf.grads(own)(inputs, dy).forEach((gradient, i) => expectNear(gradient.dataSync(), expected[i].dataSync()));
    }));

  it("gives the same bits wherever the line between shared and own rows is drawn", () =>
    tf.tidy(() => {
      const [count, width] = [37, 10];
      const [q, k, v] = [1, 2, 3].map((seed) => tf.tensor2d(numbers(count * width, seed), [count, width]));
      const from = (start: number) => {
        const [shared, own] = [
          [0, start],
          [start, count - start],
        ] as const;
        const inputs = [q.slice(...own), k.slice(...shared), v.slice(...shared), k.slice(...own), v.slice(...own)];
        return attention(inputs, scale, 0.5);
      };
      const all = from(0);
      for (let start = 1; start < count; start++) expect(from(start).dataSync()).toEqual(all.slice(start).dataSync());
    }));

  it("gives probabilities that add up to 1, and none to a later position", () =>
    tf.tidy(() => {
      const [start, length, width] = [3, 18, 5];
      const shapes = operation([start, length, width], 0).shapes as [number, number][];
      const inputs = shapes.map((shape, i) => tf.tensor2d(numbers(shape[0] * shape[1], i + 1, 20), shape));
      const [, probabilities] = nativeOp("OriginAttention", {}, [...inputs, tf.tensor1d([scale, 0])]);
      const rows = probabilities.arraySync() as number[][];
      rows.forEach((row, i) => {
        expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
        expect(new Set(row.slice(start + i + 1))).toEqual(new Set([0]));
      });
    }));

  it("keeps large scores finite", () =>
    tf.tidy(() => {
      const q = tf.tensor2d([1000, -1000], [2, 1]);
      const none = tf.zeros([0, 1]);
      expect([...attention([q, none, none, q, q], 1, 0).dataSync()]).toEqual([1000, -1000]);
    }));
});
