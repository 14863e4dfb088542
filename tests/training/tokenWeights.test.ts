import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lossTypes, tokenWeights } from "../../src/training/tokenWeights";
import { expectClose } from "../model/checks";

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

/** `grpo`: mean over each sequence, then over sequences; `bnpo`: over all tokens; `dr_grpo`: by the constant length. */
function byTRL(type: (typeof lossTypes)[number], losses: number[][], longest: number): number {
  const total = (row: number[]) => row.reduce((a, b) => a + b, 0);
  if (type === "grpo") return total(losses.map((row) => total(row) / row.length)) / losses.length;
  if (type === "bnpo") return total(losses.map(total)) / losses.flat().length;
  return total(losses.map(total)) / (losses.length * longest);
}
