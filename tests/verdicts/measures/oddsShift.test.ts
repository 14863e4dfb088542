import { describe, expect, it } from "vitest";
import { deriveKey, Random } from "../../../src/common/random";
import { sigmoid } from "../../../src/theory/numeric";
import { shiftSlope } from "../../../src/verdicts/measures/oddsShift";
import { promptRow } from "../../results/fixture";

describe("shiftSlope", () => {
  it("is 1 − slope where logits are shrunk, from exact masses", () => {
    const pairs = [-2, -1, 0, 1, 2].map((x) => ({
      before: promptRow({ exactMass: sigmoid(x) }),
      after: promptRow({ exactMass: sigmoid(1 + 0.7 * x) }),
    }));
    expect(shiftSlope(pairs)).toBeCloseTo(-0.3, 12);
  });

  it("is not bent by the noise of counts, as a plain slope on the measuring half is", () => {
    const random = new Random(deriveKey(1, "counts", 0));
    const counts = (x: number) =>
      Array.from({ length: 16 }, () => random.uniform()).filter((u) => u < sigmoid(x)).length;
    const pairs = Array.from({ length: 2000 }, () => {
      const x = 2 * random.uniform() - 1.5;
      const before = { placing: counts(x), placingSamples: 16, correct: counts(x), samples: 16 };
      const after = { placing: counts(x + 1), placingSamples: 16, correct: counts(x + 1), samples: 16 };
      return { before: promptRow(before), after: promptRow(after) };
    });
    expect(Math.abs(shiftSlope(pairs))).toBeLessThan(0.1);
    const swapped = pairs.map(({ before, after }) => ({ before: { ...before, placing: before.correct }, after }));
    expect(shiftSlope(swapped)).toBeLessThan(-0.15);
  });
});
