import { describe, expect, it } from "vitest";
import { crossEntropy, tokenLogProbabilities, entropy } from "../../../src/tensor/ops/crossEntropy";
import { tf } from "../../../src/tensor/load";
import { expectReferenceValueAndGradient, rowsOf, softmax } from "../finiteDifferences";

const tokens = [2, 0, 4, 4];
const labels = () => tf.tensor1d(tokens, "int32");
const logProbability = (row: number[], i: number) => Math.log(softmax(row)[tokens[i]]);

describe("crossEntropy", () => {
  it("is −log softmax(logits)[label] of each row, with its own gradient for each row's dy", () =>
    expectReferenceValueAndGradient({
      shapes: [[4, 5]],
      tensor: ([logits]) => crossEntropy(logits as tf.Tensor2D, labels()),
      reference: ([logits]) => rowsOf(logits, 5).map((row, i) => -logProbability(row, i)),
    }));

  it("is finite where the label's probability underflows", () => {
    const loss = crossEntropy(tf.tensor2d([[0, 200]]), tf.tensor1d([0], "int32"));
    expect(loss.dataSync()[0]).toBe(200);
  });

  it("is log(vocabulary) for a policy that knows nothing", () => {
    const loss = crossEntropy(tf.zeros([4, 5]), labels()).arraySync();
    loss.forEach((value) => expect(value).toBeCloseTo(Math.log(5), 6));
  });

  it("refuses a label outside the vocabulary", () =>
    expect(() => crossEntropy(tf.zeros([1, 5]), tf.tensor1d([5], "int32"))).toThrow(/label/i));
});

describe("tokenLogProbabilities", () => {
  it("is log softmax(logits)[token] of each row, with its gradient", () =>
    expectReferenceValueAndGradient({
      shapes: [[4, 5]],
      tensor: ([logits]) => tokenLogProbabilities(logits as tf.Tensor2D, labels()),
      reference: ([logits]) => rowsOf(logits, 5).map(logProbability),
    }));
});

describe("entropy", () => {
  it("is −Σ p log p of each row, with its gradient", () =>
    expectReferenceValueAndGradient({
      shapes: [[4, 5]],
      tensor: ([logits]) => entropy(logits as tf.Tensor2D),
      reference: ([logits]) =>
        rowsOf(logits, 5).map((row) => -softmax(row).reduce((sum, p) => sum + p * Math.log(p), 0)),
    }));

  it("is log(vocabulary) at most and 0 at least", () => {
    const [even, sure] = entropy(
      tf.tensor2d([
        [1, 1, 1, 1],
        [0, 90, 0, 0],
      ]),
    ).arraySync();
    expect(even).toBeCloseTo(Math.log(4), 6);
    expect(sure).toBeCloseTo(0, 6);
  });
});
