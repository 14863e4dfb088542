import { describe, expect, it } from "vitest";
import { equivalence, equivalenceOf } from "../../src/evaluation/equivalence";
import { expectClose } from "./closeness";
import { golden } from "./verdictsGolden";

describe("equivalence", () => {
  it("equals statsmodels' two one-sided t tests and their interval of 1 − 2 × level", () => {
    for (const { sample, margin, level, p, lower, upper } of golden.equivalences) {
      const test = equivalence(golden.samples[sample], margin, level);
      expectClose(test.p, p);
      expectClose(test.lower, lower);
      expectClose(test.upper, upper);
    }
  });

  it("holds exactly where the interval lies within the margin", () => {
    for (const { sample, margin, level } of golden.equivalences) {
      const { lower, upper, equivalent } = equivalence(golden.samples[sample], margin, level);
      expect(equivalent).toBe(-margin < lower && upper < margin);
    }
    expect(golden.equivalences.some(({ p, level }) => p < level)).toBe(true);
    expect(golden.equivalences.some(({ p, level }) => p > level)).toBe(true);
  });

  it("of seeds that all gained nothing holds; of seeds that all gained the margin it does not", () => {
    expect(equivalence([0, 0, 0], 0.02)).toEqual({ mean: 0, lower: 0, upper: 0, p: 0, equivalent: true });
    expect(equivalence([0.02, 0.02, 0.02], 0.02).equivalent).toBe(false);
    expect(equivalence([-0.3, -0.3], 0.02)).toMatchObject({ p: 1, equivalent: false });
  });

  it("of an estimate is that of the values it was made of", () => {
    const { gains } = golden.samples;
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / 6;
    const standardError = Math.sqrt(gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / 30);
    const [own, whole] = [equivalenceOf({ estimate: mean, standardError, degrees: 5 }, 0.1), equivalence(gains, 0.1)];
    expectClose(own.p, whole.p);
    expectClose(own.upper, whole.upper);
  });

  it("refuses a margin that is no width, and a level beyond one half", () => {
    expect(() => equivalence([1, 2], 0)).toThrow("margin: expected a positive number, got 0");
    expect(() => equivalence([1, 2], 1, 0.5)).toThrow("2 × level: expected a number between 0 and 1, got 1");
  });
});
