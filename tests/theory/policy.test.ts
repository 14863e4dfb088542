import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedReward, forwardObjective, klDivergence, objective, tilt } from "../../src/theory/policy";
import { beta, enumerablePolicy, forAll, mass, relativeError } from "./arbitraries";

describe("tilt", () => {
  it("keeps relative probabilities inside the correct set and inside the wrong set", () =>
    forAll(enumerablePolicy, beta, ({ base, rewards }, b) => {
      const tilted = tilt(base, rewards, b);
      for (const reward of [0, 1]) {
        const [first, ...others] = rewards.flatMap((r, y) => (r === reward ? [y] : []));
        for (const y of others)
          expect(relativeError(tilted[y] * base[first], tilted[first] * base[y])).toBeLessThan(1e-12);
      }
    }));

  it("is a policy, whatever the rewards and β", () =>
    forAll(enumerablePolicy, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), ({ base, rewards }, b) =>
      expect(tilt(base, rewards, b).reduce((a, p) => a + p, 0)).toBeCloseTo(1, 12),
    ));

  it("gives nothing to what the base policy cannot say", () =>
    expect(tilt([0, 0.5, 0.5], [1, 0, 0], 0.001)).toEqual([0, 0.5, 0.5]));
});

describe("klDivergence", () => {
  it("is zero only between equals, and positive otherwise", () =>
    forAll(mass, mass, (p, q) => {
      expect(klDivergence([p, 1 - p], [p, 1 - p])).toBe(0);
      expect(klDivergence([p, 1 - p], [q, 1 - q])).toBeGreaterThanOrEqual(2 * (p - q) ** 2 * (1 - 1e-9) - 1e-15); // Pinsker
    }));

  it("is infinite where p says what q cannot, and finite the other way round", () => {
    expect(klDivergence([0.5, 0.5], [1, 0])).toBe(Infinity);
    expect(klDivergence([1, 0], [0.5, 0.5])).toBeCloseTo(Math.LN2, 15);
  });
});

describe("objectives", () => {
  it("count reward alone when the policy has not moved", () =>
    forAll(enumerablePolicy, beta, ({ base, rewards }, b) => {
      expect(objective(base, base, rewards, b)).toBe(expectedReward(base, rewards));
      expect(forwardObjective(base, base, rewards, b)).toBe(expectedReward(base, rewards));
    }));

  it("refuse policies of different lengths", () =>
    expect(() => objective([0.5, 0.5], [1], [0, 1], 1)).toThrow(/one value a completion/));
});
