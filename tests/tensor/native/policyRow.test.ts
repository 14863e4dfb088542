import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import fc from "fast-check";
import { expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { entropy, tokenLogProbabilities } from "../../../src/tensor/ops/crossEntropy";
import { clippedSurrogate, exactKL, sampledKL } from "../../../src/training/objective";
import { demandNoLeaks } from "../../model/checks";
import { expectReferenceValueAndGradient, numbers as randomNumbers, rowsOf, softmax } from "../finiteDifferences";
import { expectNear, expectReferenceAlongALine, fuzz, integers, numbers, seeds, size } from "./fuzz";
import { describeNative, estimators, policyLoss, policyRows, type PolicyRows } from "./kernels";

demandNoLeaks();

const logSoftmax = (row: number[]) => softmax(row).map(Math.log);
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** Loss, KL, entropy and share of clipped tokens, in float64. */
function reference(logits: number[], rows: PolicyRows): number[] {
  const { estimator, epsilon, beta, temperature, tokens, old } = rows;
  const vocabulary = logits.length / tokens.length;
  const sums = [0, 0, 0, 0];
  rowsOf(logits, vocabulary).forEach((row, i) => {
    const logs = logSoftmax(row.map((x) => x / temperature));
    const ratio = old ? Math.exp(logs[tokens[i]] - old[i]) : 1;
    const advantage = rows.advantages[i];
    const bounded = Math.min(Math.max(ratio, 1 - epsilon), 1 + epsilon);
    const [kl, reported] = klOf(rows, logs, i);
    const surrogate = old ? Math.min(ratio * advantage, bounded * advantage) : advantage;
    sums[0] += rows.weights[i] * ((rows.isInReward || estimator === "none" ? 0 : beta * kl) - surrogate);
    sums[1] += rows.shares[i] * reported;
    sums[2] -= rows.shares[i] * sum(logs.map((log) => Math.exp(log) * log));
    sums[3] += surrogate < ratio * advantage ? rows.shares[i] : 0;
  });
  return sums;
}

/** The KL term of a row, and the one that is reported. */
function klOf({ estimator, tokens, reference }: PolicyRows, logs: number[], i: number): [number, number] {
  if (estimator === "none") return [0, 0];
  if (estimator === "exact") {
    const theirs = reference.slice(i * logs.length, (i + 1) * logs.length);
    const exact = sum(logs.map((log, v) => Math.exp(log) * (log - theirs[v])));
    return [exact, exact];
  }
  const d = logs[tokens[i]] - reference[i];
  const k3 = Math.exp(-d) - 1 + d;
  return [{ k1: d, k2: d ** 2 / 2, k3 }[estimator], k3];
}

type Choices = Pick<PolicyRows, "estimator" | "isInReward"> & { hasOld: boolean };

/** Rows with ratios well inside and well outside the clip, so that no difference steps over its edge. */
function rowsFor(logits: number[], count: number, { estimator, isInReward, hasOld }: Choices): PolicyRows {
  const vocabulary = logits.length / count;
  const temperature = 0.7;
  const tokens = integers(count, 1, vocabulary);
  const distanceOf = (i: number) => [-0.5, -0.35, -0.1, 0.05, 0.1, 0.3, 0.6][i % 7];
  const old = rowsOf(logits, vocabulary).map(
    (row, i) => logSoftmax(row.map((x) => x / temperature))[tokens[i]] - distanceOf(i + 2),
  );
  const references = Array.from(numbers(count * vocabulary, 5));
  const theirs = rowsOf(references, vocabulary).map(logSoftmax);
  const reference = { none: [], exact: theirs.flat() }[estimator as string] ?? theirs.map((row, i) => row[tokens[i]]);
  const [advantages, weights, shares] = [2, 3, 4].map((seed) => Array.from(numbers(count, seed)));
  return {
    ...{ estimator, isInReward, epsilon: 0.2, beta: 0.3, temperature },
    ...{ tokens, advantages, weights, shares, reference, ...(hasOld && { old }) },
  };
}

const choices = estimators.flatMap((estimator) =>
  [true, false].flatMap((isInReward) => [true, false].map((hasOld) => ({ estimator, isInReward, hasOld }))),
);
const wording = "estimator $estimator, KL in the reward: $isInReward, of an older policy: $hasOld";

/** The loss at the point where both generators put the logits of `seed`. */
function operation(count: number, vocabulary: number, logits: number[], choice: Choices) {
  // Without an older policy the ratio is 1 with a slope of its own: at the current point it is π / π_old.
  const rows = rowsFor(logits, count, choice);
  const old = rows.old ?? currentLogs(logits, rows);
  return {
    shapes: [[count, vocabulary]],
    tensor: ([x]: tf.Tensor[]) => policyLoss(x, rows),
    reference: ([x]: number[][]) => reference(x, { ...rows, old }).slice(0, 1),
  };
}

function currentLogs(logits: number[], { tokens, temperature }: PolicyRows): number[] {
  return rowsOf(logits, logits.length / tokens.length).map(
    (row, i) => logSoftmax(row.map((x) => x / temperature))[tokens[i]],
  );
}

describeNative("the policy-gradient loss of rows", () => {
  it.each(choices)(`has the gradient of its formula: ${wording}`, (choice) => {
    const logits = randomNumbers(14 * 5, 1).map(Math.fround); // where it takes the differences
    expectReferenceValueAndGradient(operation(14, 5, logits, choice));
  });

  it("has its loss, its slope and its metrics for every shape", () =>
    fuzz([size(10, 1), size(40, 1), fc.constantFrom(...choices), seeds], 1300, (count, vocabulary, choice, seed) => {
      const logits = Array.from(numbers(count * vocabulary, seed));
      expectReferenceAlongALine(operation(count, vocabulary, logits, choice), seed, 3e-5); // e^−d is up to 400
      const rows = rowsFor(logits, count, choice);
      const [, sums] = tf.tidy(() =>
        policyRows(tf.tensor2d(logits, [count, vocabulary]), rows).map((t) => t.dataSync()),
      );
      expectNear(sums, reference(logits, rows), 3e-5);
    }));

  it.each(choices)(`is that of the graph path: ${wording}`, (choice) =>
    tf.tidy(() => {
      const [count, vocabulary] = [28, 19];
      const values = Array.from(numbers(count * vocabulary, 7));
      const rows = rowsFor(values, count, choice);
      const logits = tf.tensor2d(values, [count, vocabulary]);
      const theirs = graphPath(logits, rows);
      const [gradient, sums] = policyRows(logits, rows);
      expectNear(
        sums.dataSync(),
        [theirs.loss(logits), theirs.kl, theirs.entropy, theirs.clipped].map((x) => x.dataSync()[0]),
        1e-5,
      );
      expectNear(gradient.dataSync(), tf.grad(theirs.loss)(logits).dataSync(), 1e-5);
    }),
  );
});

/** The same by the functions that the graph path uses. */
function graphPath(logits: Tensor2D, rows: PolicyRows) {
  const { estimator, tokens, old, epsilon, beta, temperature } = rows;
  const count = tokens.length;
  const column = (values: number[]) => tf.tensor2d(values, [count, 1]);
  const scaledBy = (x: tf.Tensor) => x.div(temperature) as Tensor2D;
  const taken = (x: tf.Tensor) =>
    tokenLogProbabilities(scaledBy(x), tf.tensor1d(tokens, "int32")).reshape([count, 1]) as Tensor2D;
  const surrogate = (x: tf.Tensor) =>
    clippedSurrogate(taken(x), column(rows.advantages), { epsilon }, old && column(old));
  const kl = (x: tf.Tensor, of: typeof estimator) => {
    if (of === "none") return tf.zeros([count, 1]);
    if (of !== "exact") return sampledKL(of, taken(x), column(rows.reference));
    const reference = tf.tensor3d(rows.reference, [count, 1, logits.shape[1]]);
    return exactKL(scaledBy(x).logSoftmax().reshape(reference.shape) as Tensor3D, reference);
  };
  const loss = (x: tf.Tensor) => {
    const { losses } = surrogate(x);
    const total = rows.isInReward ? losses : losses.add(kl(x, estimator).mul(beta));
    return total.mul(column(rows.weights)).sum();
  };
  const mean = (values: tf.Tensor) => values.reshape([count, 1]).mul(column(rows.shares)).sum();
  return {
    loss,
    kl: mean(kl(logits, ["none", "exact"].includes(estimator) ? estimator : "k3")),
    entropy: mean(entropy(scaledBy(logits))),
    clipped: mean(surrogate(logits).clipped),
  };
}

describeNative("a clipped token", () => {
  const clipped = (ratio: number, advantage: number) =>
    tf.tidy(() => {
      const rows: PolicyRows = {
        ...{ estimator: "none", isInReward: false, epsilon: 0.2, beta: 0, temperature: 1 },
        ...{
          tokens: [0],
          advantages: [advantage],
          weights: [1],
          shares: [1],
          old: [Math.log(0.5 / ratio)],
          reference: [],
        },
      };
      const [gradient, sums] = policyRows(tf.zeros([1, 2]), rows).map((tensor) => tensor.dataSync());
      return [sums[3], Math.abs(gradient[0]) + Math.abs(gradient[1]) > 0 ? 1 : 0];
    });

  it("is held back only where the ratio has gone where the advantage leads", () => {
    expect(clipped(1.5, 1)).toEqual([1, 0]);
    expect(clipped(1.5, -1)).toEqual([0, 1]);
    expect(clipped(0.5, 1)).toEqual([0, 1]);
    expect(clipped(0.5, -1)).toEqual([1, 0]);
    expect(clipped(1.1, 1)).toEqual([0, 1]);
  });
});
