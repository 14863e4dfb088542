import { describe, expect, it } from "vitest";
import { meanInterval } from "../../src/statistics/intervals";
import { tTest, tTestOf } from "../../src/statistics/tTest";
import { expectClose } from "./closeness";
import { golden } from "./verdictsGolden";

describe("tTest", () => {
  it("equals SciPy's ttest_1samp, its one-sided intervals included", () => {
    for (const { sample, mean, alternative, ...expected } of golden.tTests) {
      const test = tTest(golden.samples[sample], { mean, alternative });
      expectClose(test.statistic, expected.statistic);
      expect(test.degrees).toBe(expected.degrees);
      expectClose(test.p, expected.p);
      expectClose(test.lower, expected.lower ?? -Infinity);
      expectClose(test.upper, expected.upper ?? Infinity);
    }
  });

  it("has meanInterval's ends when two-sided", () => {
    const { lower, upper } = meanInterval(golden.samples.gains);
    const test = tTest(golden.samples.gains);
    expectClose(test.lower, lower);
    expectClose(test.upper, upper);
  });

  it("of seeds that all agree is certain of any other mean, and silent on their own", () => {
    expect(tTest([0.1, 0.1, 0.1])).toMatchObject({ mean: 0.1, statistic: Infinity, p: 0, lower: 0.1, upper: 0.1 });
    expect(tTest([0.1, 0.1, 0.1], { mean: 0.1 })).toMatchObject({ statistic: 0, p: 1 });
    expect(tTest([0, 0, 0], { alternative: "greater" })).toMatchObject({ statistic: 0, p: 0.5, lower: 0 });
    expect(tTest([-1, -1], { alternative: "greater" }).p).toBe(1);
  });

  it("refuses a single value, one that is not finite, and an alternative that it does not know", () => {
    expect(() => tTest([1])).toThrow("values.length: expected an integer of at least 2, got 1");
    expect(() => tTest([1, NaN])).toThrow("values[1]: expected a finite number, got NaN");
    expect(() => tTest([1, 2], { alternative: "larger" as "greater" })).toThrow(
      'alternative: expected one of "two-sided"',
    );
    expect(() => tTest([1, 2], { mean: NaN })).toThrow("mean: expected a finite number");
    expect(() => tTestOf({ estimate: 1, standardError: -1, degrees: 3 })).toThrow("standardError: expected a number");
    expect(() => tTestOf({ estimate: 1, standardError: 1, degrees: 0 })).toThrow("degrees: expected a positive number");
  });
});
