import { describe, expect, it } from "vitest";
import { powerOfEquivalence, powerOfMean } from "../../src/statistics/power";
import { expectClose } from "./closeness";
import { golden } from "./verdictsGolden";

describe("powerOfMean", () => {
  it("equals statsmodels' TTestPower", () => {
    for (const { effect, seeds, level, power } of golden.powers)
      expectClose(powerOfMean({ effect, deviation: 1, seeds, level }), power, 1e-8);
  });

  it("is the size of the test where there is no effect", () => {
    for (const seeds of [2, 3, 20, 500])
      expectClose(powerOfMean({ effect: 0, deviation: 2, seeds, level: 0.01 }), 0.01, 1e-8);
  });

  it("depends on the effect in units of the deviation, whatever its sign", () => {
    const power = powerOfMean({ effect: 0.5, deviation: 1, seeds: 12 });
    expectClose(powerOfMean({ effect: -0.01, deviation: 0.02, seeds: 12 }), power);
  });

  it("tends to 1, and never beyond", () => {
    expectClose(powerOfMean({ effect: 3, deviation: 1, seeds: 100 }), 1);
    expect(powerOfMean({ effect: 1e6, deviation: 1, seeds: 1000 })).toBeLessThanOrEqual(1);
  });

  it("names the argument that is out of range", () => {
    const design = { effect: 1, deviation: 1, seeds: 6 };
    expect(() => powerOfMean({ ...design, seeds: 1 })).toThrow("seeds: expected an integer of at least 2, got 1");
    expect(() => powerOfMean({ ...design, deviation: 0 })).toThrow("deviation: expected a positive number, got 0");
    expect(() => powerOfMean({ ...design, effect: NaN })).toThrow("effect: expected a finite number, got NaN");
    expect(() => powerOfMean({ ...design, level: 5 })).toThrow("level: expected a number between 0 and 1, got 5");
  });
});

describe("powerOfEquivalence", () => {
  it("agrees with four million simulated tests", () => {
    for (const { power, ...design } of golden.equivalencePowers)
      expect(Math.abs(powerOfEquivalence({ ...design, deviation: 1 }) - power)).toBeLessThan(0.001);
  });

  it("at an effect of the margin itself is at most the level", () => {
    for (const seeds of [3, 8, 40]) {
      const power = powerOfEquivalence({ effect: 0.7, margin: 0.7, deviation: 1, seeds });
      expect(power).toBeLessThanOrEqual(0.05 + 1e-9);
    }
    expectClose(powerOfEquivalence({ effect: 5, margin: 5, deviation: 1, seeds: 30 }), 0.05, 1e-7);
  });

  it("is the same for an effect above and below", () => {
    const design = { margin: 1, deviation: 1, seeds: 9 };
    expectClose(powerOfEquivalence({ ...design, effect: 0.3 }), powerOfEquivalence({ ...design, effect: -0.3 }));
  });

  it("is nil where the margin is out of the seeds' reach", () =>
    expect(powerOfEquivalence({ effect: 0, margin: 1e-6, deviation: 1, seeds: 20 })).toBeLessThan(1e-12));

  it("refuses a margin that is no width", () =>
    expect(() => powerOfEquivalence({ effect: 0, margin: 0, deviation: 1, seeds: 6 })).toThrow(
      "margin: expected a positive number, got 0",
    ));
});
