import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lawMass, type Law } from "../../src/theory/optima";
import { sequenceMass } from "../../src/theory/sequence";
import { pushOnRareSuccess, vanishingMassLimit } from "../../src/theory/vanishing";
import { meanGroupDeviation, plainWhitening, trlWhitening } from "../../src/theory/whitening";
import { forAll, groupSize } from "./arbitraries";

const beta = fc.double({ min: 0.005, max: 5, noNaN: true });
const decisions = fc.integer({ min: 1, max: 13 });
const forward = (law: Omit<Law, "kl">): Law => ({ ...law, kl: "k3" });
const tiny = (T: number) => Array<number>(T).fill(1e-80);

describe("vanishingMassLimit", () => {
  it("is the law of decisions that the base policy next to never takes", () =>
    forAll(
      decisions,
      beta,
      fc.constantFrom("mean" as const, "whitened" as const),
      fc.option(groupSize, { nil: undefined }),
      (T, b, advantage, size) => {
        const law = forward({ beta: b, advantage, groupSize: size });
        if (Math.abs((T * b) / pushOnRareSuccess(law) - 1) < 1e-3) return; // at the edge itself it is reached slowly
        expect(sequenceMass(tiny(T), law)).toBeCloseTo(vanishingMassLimit(law, T), 6);
      },
    ));

  it("has the closed forms of exact expectations, with β times T in the place of β", () =>
    forAll(decisions, beta, (T, b) => {
      const limit = (advantage: Law["advantage"]) => vanishingMassLimit(forward({ beta: b, advantage }), T);
      expect(limit("mean")).toBeCloseTo(Math.max(0, 1 - T * b), 12);
      expect(limit("whitened")).toBeCloseTo(1 / (1 + (T * b) ** 2), 12);
    }));

  // Values that an independent program found by deterministic flow.
  it("is .70 after six decisions mean-only and thirteen whitened, at β = .05", () => {
    expect(vanishingMassLimit(forward({ beta: 0.05, advantage: "mean" }), 6)).toBeCloseTo(0.7, 4);
    expect(vanishingMassLimit(forward({ beta: 0.05, advantage: "whitened" }), 13)).toBeCloseTo(0.703, 4);
  });

  it("depends on the group: at Tβ = 1.5 .276 in groups of 16, .308 without groups, 0 in groups of 4", () => {
    const limit = (size?: number) =>
      vanishingMassLimit(forward({ beta: 0.5, advantage: "whitened", groupSize: size }), 3);
    expect(limit(16)).toBeCloseTo(0.276, 3);
    expect(limit()).toBeCloseTo(0.308, 3);
    expect(limit(4)).toBe(0);
  });

  it("in groups solves a(P) / P = Tβ, by the mean of the groups' deviations", () => {
    const law = forward({ beta: 0.5, advantage: "whitened", groupSize: 16 });
    const P = vanishingMassLimit(law, 3);
    expect(meanGroupDeviation(P, 16, trlWhitening) / P).toBeCloseTo(1.5, 10);
  });

  it("is 0 for one decision where groups are too small for β: at β = 2 in groups of 4, not in groups of 16", () => {
    const law = (size: number) => forward({ beta: 2, advantage: "whitened", groupSize: size });
    expect(vanishingMassLimit(law(4))).toBe(0);
    expect(lawMass(1e-6, law(4))).toBeLessThan(1e-4);
    expect(lawMass(1e-6, law(16))).toBeGreaterThan(0.1);
  });

  it("is 0 under the reverse KL and under the tilt", () => {
    for (const kl of ["k2", "k1-reward"] as const)
      expect(vanishingMassLimit({ beta: 0.1, kl, advantage: "whitened" })).toBe(0);
  });

  it("names the argument that is out of range", () =>
    expect(() => vanishingMassLimit(forward({ beta: 0.1, advantage: "mean" }), 0)).toThrow(
      "decisions: expected an integer of at least 1, got 0",
    ));
});

describe("pushOnRareSuccess", () => {
  it("is (1 − 1/G) √G with divisor G − 1, √(G − 1) with divisor G, 1 − 1/G mean-only", () =>
    forAll(groupSize, (G) => {
      const whitened = (whitening: typeof trlWhitening) =>
        pushOnRareSuccess({ advantage: "whitened", groupSize: G, whitening });
      expect(whitened({ ...trlWhitening, epsilon: 0 })).toBeCloseTo((1 - 1 / G) * Math.sqrt(G), 10);
      expect(whitened(plainWhitening)).toBeCloseTo(Math.sqrt(G - 1), 10);
      expect(pushOnRareSuccess({ advantage: "mean", groupSize: G })).toBeCloseTo(1 - 1 / G, 12);
    }));

  it("is the limit of the push over the mass", () => {
    const P = 1e-9;
    const push = pushOnRareSuccess({ advantage: "whitened", groupSize: 16 });
    expect(meanGroupDeviation(P, 16, trlWhitening) / P).toBeCloseTo(push, 6);
  });
});
