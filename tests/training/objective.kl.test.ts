import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tf } from "../../src/tensor/load";
import { exactKL, sampledKL } from "../../src/training/objective";
import { klEstimators, type KLEstimator } from "../../src/training/config";
import { demandNoLeaks, expectClose } from "../model/checks";

demandNoLeaks();

/** Logits of a policy and of its reference over six tokens. */
const cases: [number[], number[]][] = [
  [
    [0.3, -0.5, 1.1, 0, 0.7, -1.2],
    [0, 0.4, 0.2, -0.3, 0.9, 0.1],
  ],
  [
    [2, 0, -2, 1, -1, 0.5],
    [-1, 1, 0.5, 0, 2, -0.5],
  ],
];

const softmax = (logits: number[]) => {
  const powers = logits.map(Math.exp);
  const total = powers.reduce((a, b) => a + b);
  return powers.map((x) => x / total);
};
const divergence = (p: number[], q: number[]) => p.reduce((sum, x, i) => sum + x * Math.log(x / q[i]), 0);
const reverse = (logits: number[], reference: number[]) => divergence(softmax(logits), softmax(reference));
const forward = (logits: number[], reference: number[]) => divergence(softmax(reference), softmax(logits));

/** Central differences in float64. */
const slope = (f: (logits: number[]) => number, logits: number[]) =>
  logits.map((_, i) => {
    const moved = (d: number) => f(logits.map((x, j) => (j === i ? x + d : x)));
    return (moved(1e-5) - moved(-1e-5)) / 2e-5;
  });

describe.each(cases)("the expected gradient of a sampled token's KL, case %#", (logits, reference) => {
  it("of k1 is nothing", () =>
    expectedGradient("k1", logits, reference).forEach((x) => expect(Math.abs(x)).toBeLessThan(1e-6)));

  it("of k2 is the reverse KL's", () =>
    expectClose(
      expectedGradient("k2", logits, reference),
      slope((x) => reverse(x, reference), logits),
      1e-5,
    ));

  it("of k3 is the forward KL's", () =>
    expectClose(
      expectedGradient("k3", logits, reference),
      slope((x) => forward(x, reference), logits),
      1e-5,
    ));

  it("of the exact KL is the reverse KL's, and not the forward one's", () => {
    const gradient = expectedGradient("exact", logits, reference);
    expectClose(
      gradient,
      slope((x) => reverse(x, reference), logits),
      1e-5,
    );
    expect(() =>
      expectClose(
        gradient,
        slope((x) => forward(x, reference), logits),
        1e-2,
      ),
    ).toThrow();
  });
});

describe("the value of the KL", () => {
  it("is in expectation the reverse KL for k1, k3 and exact", () => {
    for (const [logits, reference] of cases) {
      for (const estimator of ["k1", "k3", "exact"] as const) {
        expect(expectedValue(estimator, logits, reference)).toBeCloseTo(reverse(logits, reference), 5);
      }
    }
  });

  it("is half the squared log-ratio for k2", () => {
    for (const [logits, reference] of cases) {
      const [p, q] = [softmax(logits), softmax(reference)];
      const expected = p.reduce((sum, x, i) => sum + (x * Math.log(x / q[i]) ** 2) / 2, 0);
      expect(expectedValue("k2", logits, reference)).toBeCloseTo(expected, 5);
    }
  });

  it("is never negative for k2, k3 and exact, and nothing where the policies agree", () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (numbers) => {
          const [logits, reference] = [numbers.slice(0, 6), numbers.slice(6)];
          for (const estimator of klEstimators) {
            const values = perToken(estimator, logits, reference);
            if (estimator !== "k1") for (const value of values) expect(value).toBeGreaterThan(-1e-6);
            for (const value of perToken(estimator, logits, logits)) expect(Math.abs(value)).toBeLessThan(1e-6);
          }
        },
      ),
      { numRuns: 20 },
    ));
});

/** One row a token of the vocabulary, each "sampled" once; the exact KL is the same in each row. */
function perTokenTensor(estimator: KLEstimator, logits: Tensor2D, reference: number[]): Tensor2D {
  const n = reference.length;
  const rows = tf.tile(logits, [n, 1]).logSoftmax() as Tensor2D;
  const fixed = tf.tile(tf.tensor2d([reference]), [n, 1]).logSoftmax() as Tensor2D;
  if (estimator === "exact") return exactKL(rows.reshape([n, 1, n]) as Tensor3D, fixed.reshape([n, 1, n]) as Tensor3D);
  const taken = (x: Tensor2D) => x.mul(tf.eye(n)).sum(1, true) as Tensor2D;
  return sampledKL(estimator, taken(rows), taken(fixed));
}

function perToken(estimator: KLEstimator, logits: number[], reference: number[]): number[] {
  return [...tf.tidy(() => perTokenTensor(estimator, tf.tensor2d([logits]), reference).dataSync())];
}

function expectedValue(estimator: KLEstimator, logits: number[], reference: number[]): number {
  const p = softmax(logits);
  return perToken(estimator, logits, reference).reduce((sum, value, i) => sum + p[i] * value, 0);
}

/** Σ_token π(token) ∇ loss(token), π held fixed as sampling holds it. */
function expectedGradient(estimator: KLEstimator, logits: number[], reference: number[]): number[] {
  return [
    ...tf.tidy(() => {
      const frequencies = tf.tensor2d(softmax(logits), [logits.length, 1]);
      const loss = (x: Tensor2D) => perTokenTensor(estimator, x, reference).mul(frequencies).sum();
      return tf
        .grad((x) => loss(x as Tensor2D))(tf.tensor2d([logits]))
        .dataSync();
    }),
  ];
}
