import type { Tensor2D } from "@tensorflow/tfjs-node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tf } from "../../src/tensor/load";
import { lossTypes } from "../../src/training/config";
import { clippedSurrogate, tokenWeights } from "../../src/training/objective";
import { demandNoLeaks, expectClose } from "../model/checks";

demandNoLeaks();

const epsilon = 0.2;
const ratios = [0.5, 0.79, 0.81, 1, 1.19, 1.21, 2];
const table = [1.5, -0.7, 0].flatMap((advantage) => ratios.map((ratio) => ({ advantage, ratio })));

const clamp = (x: number) => Math.min(Math.max(x, 1 - epsilon), 1 + epsilon);
const loss = (ratio: number, advantage: number) => -Math.min(ratio * advantage, clamp(ratio) * advantage);

describe("clippedSurrogate", () => {
  it("is the paper's formula inside and outside the clip, for both signs of the advantage", () =>
    expectClose(
      surrogate(table).losses,
      table.map(({ ratio, advantage }) => loss(ratio, advantage)),
      1e-6,
    ));

  it("has the formula's gradient: none where the clip holds it back", () => {
    const slope = ({ ratio, advantage }: (typeof table)[number]) => {
      const at = (d: number) => loss(Math.exp(Math.log(ratio) + d), advantage);
      return (at(1e-6) - at(-1e-6)) / 2e-6;
    };
    const expected = table.map(slope);
    expect(expected.filter((x) => Math.abs(x) < 1e-12)).toHaveLength(2 + 2 + 7); // beyond 1.2 upwards, 0.8 downwards, A = 0
    expectClose(surrogate(table).gradient, expected, 1e-5);
  });

  it("counts as clipped, as TRL does, the tokens whose gradient the clip holds back", () => {
    const expected = table.map(({ ratio, advantage: a }) => (a > 0 && ratio > 1.2) || (a < 0 && ratio < 0.8));
    expect(surrogate(table).clipped).toEqual(expected.map(Number));
  });

  it("without an older policy is a ratio of 1 whose gradient is the advantage", () => {
    const { losses, gradient, clipped } = surrogate(table, false);
    expectClose(
      losses,
      table.map(({ advantage }) => -advantage),
      1e-6,
    );
    expectClose(
      gradient,
      table.map(({ advantage }) => -advantage),
      1e-6,
    );
    expect(new Set(clipped)).toEqual(new Set([0]));
  });
});

function surrogate(rows: { ratio: number; advantage: number }[], reused = true) {
  const [losses, clipped, gradient] = tf.tidy(() => {
    const column = (values: number[]) => tf.tensor2d(values, [values.length, 1]);
    const old = column(rows.map((_, i) => -0.1 * i));
    const now = column(rows.map(({ ratio }, i) => -0.1 * i + Math.log(ratio)));
    const advantages = column(rows.map(({ advantage }) => advantage));
    const at = (x: Tensor2D) => clippedSurrogate(x, advantages, { epsilon }, reused ? old : undefined);
    const results = [at(now).losses, at(now).clipped, tf.grad((x) => at(x as Tensor2D).losses.sum())(now)];
    return results.map((tensor) => [...tensor.dataSync()]);
  });
  return { losses, clipped, gradient };
}

describe("tokenWeights", () => {
  const lengths = [1, 3, 2];
  const zero = [0, 0, 0];

  it.each([
    ["grpo", [...[1 / 3, 0, 0, 0], ...[1 / 9, 1 / 9, 1 / 9, 0], ...[1 / 6, 1 / 6, 0, 0]]],
    ["bnpo", [...[1 / 6, 0, 0, 0], ...[1 / 6, 1 / 6, 1 / 6, 0], ...[1 / 6, 1 / 6, 0, 0]]],
    ["dr_grpo", [1 / 12, ...zero, 1 / 12, 1 / 12, 1 / 12, 0, 1 / 12, 1 / 12, 0, 0]],
  ] as const)("are TRL's for %s", (type, expected) => expectClose(tokenWeights(type, lengths, 4), expected, 1e-6));

  it("sum losses to what TRL's formulas give, whatever the lengths", () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }), (lengths) => {
        const losses = lengths.map((length) => Array.from({ length }, (_, t) => 1 + t + length));
        const flat = losses.flatMap((row) => [...row, ...Array<number>(5 - row.length).fill(1e6)]); // padding must not count
        for (const type of lossTypes) {
          const sum = tokenWeights(type, lengths, 5).reduce((total, weight, i) => total + weight * flat[i], 0);
          expect(sum).toBeCloseTo(byTRL(type, losses, 5), 4);
        }
      }),
    ));
});

describe("tokenWeights of some completions", () => {
  it("are those of a batch of these alone", () => {
    const [lengths, counts] = [[1, 3, 2], [true, false, true]]; // prettier-ignore
    for (const type of lossTypes) {
      const [some, alone] = [tokenWeights(type, lengths, 4, counts), tokenWeights(type, [1, 2], 4)];
      expect([...some.subarray(0, 4), ...some.subarray(8)]).toEqual([...alone]);
      expect(new Set(some.subarray(4, 8))).toEqual(new Set([0]));
    }
    expect(new Set(tokenWeights("dapo", lengths, 4, [false, false, false]))).toEqual(new Set([0]));
  });
});

/** `grpo`: mean over each sequence, then over sequences; `dr_grpo`: by the constant length; the others: over all tokens. */
function byTRL(type: (typeof lossTypes)[number], losses: number[][], longest: number): number {
  const total = (row: number[]) => row.reduce((a, b) => a + b, 0);
  if (type === "grpo") return total(losses.map((row) => total(row) / row.length)) / losses.length;
  if (type === "dr_grpo") return total(losses.map(total)) / (losses.length * longest);
  return total(losses.map(total)) / losses.flat().length;
}
