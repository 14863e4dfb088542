import { expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { crossEntropy } from "../../../src/tensor/ops/crossEntropy";
import { demandNoLeaks } from "../../model/checks";
import { expectReferenceValueAndGradient, rowsOf, softmax, type Operation } from "../finiteDifferences";
import { expectNear, expectReferenceAlongALine, fuzz, integers, numbers, seeds, size } from "./fuzz";
import { describeNative, likelihoodLoss } from "./kernels";

demandNoLeaks();

function operation(rows: number, vocabulary: number): Operation & { tokens: number[]; weights: number[] } {
  const tokens = integers(rows, 3, vocabulary);
  const weights = Array.from(numbers(rows, 4));
  return {
    tokens,
    weights,
    shapes: [[rows, vocabulary]],
    tensor: ([logits]) => likelihoodLoss(logits, tokens, weights),
    reference: ([logits]) => [
      rowsOf(logits, vocabulary).reduce((sum, row, i) => sum - weights[i] * Math.log(softmax(row)[tokens[i]]), 0),
    ],
  };
}

describeNative("the weighted likelihood of rows", () => {
  it.each([1, 2, 7, 33])("has the loss and the gradient of its formula: vocabulary %i", (vocabulary) =>
    expectReferenceValueAndGradient(operation(5, vocabulary)),
  );

  it("has them for every shape", () =>
    fuzz([size(12), size(50, 1), seeds], 800, (rows, vocabulary, seed) =>
      expectReferenceAlongALine(operation(rows, vocabulary), seed),
    ));

  it("is that of the graph path", () =>
    tf.tidy(() => {
      const { tensor, tokens, weights } = operation(40, 29);
      const theirs = (logits: tf.Tensor) =>
        crossEntropy(logits as tf.Tensor2D, tf.tensor1d(tokens, "int32"))
          .mul(tf.tensor1d(weights))
          .sum();
      const own = (logits: tf.Tensor) => tensor([logits]);
      const logits = tf.tensor2d(numbers(40 * 29, 1), [40, 29]);
      expectNear(own(logits).dataSync(), theirs(logits).dataSync());
      expectNear(tf.grad(own)(logits).dataSync(), tf.grad(theirs)(logits).dataSync());
    }));

  it("is finite where the token's probability underflows", () =>
    expect(tf.tidy(() => likelihoodLoss(tf.tensor2d([[0, 200]]), [0], [1]).dataSync()[0])).toBe(200));
});
