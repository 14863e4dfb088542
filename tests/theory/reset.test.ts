import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Law } from "../../src/theory/optima";
import { massesUnderResets } from "../../src/theory/reset";
import { tilt } from "../../src/theory/policy";
import { tiltedMass } from "../../src/theory/tilt";
import { enumerablePolicy, forAll, relativeError } from "./arbitraries";

const tiltLaw = (beta: number): Law => ({ beta, kl: "k2", advantage: "mean" });
const beta = fc.double({ min: 0.2, max: 20, noNaN: true });
const periods = fc.integer({ min: 1, max: 12 });

describe("massesUnderResets", () => {
  it("adds the shifts up: n periods at β reach what one does at β / n", () =>
    forAll(fc.double({ min: 1e-9, max: 0.5, noNaN: true }), beta, periods, (Q, b, n) =>
      expect(relativeError(massesUnderResets(Q, tiltLaw(b), n)[n], tiltedMass(Q, b / n))).toBeLessThan(1e-9),
    ));

  it("follows a finite policy tilted again and again", () =>
    forAll(enumerablePolicy, beta, ({ base, rewards }, b) => {
      const correct = (policy: number[]) => policy.reduce((sum, p, y) => sum + p * rewards[y], 0);
      const twice = tilt(tilt(base, rewards, b), rewards, b);
      expect(massesUnderResets(correct(base), tiltLaw(b), 2)[2]).toBeCloseTo(correct(twice), 12);
    }));

  it("never lowers the mass, whichever the law", () =>
    forAll(
      fc.double({ min: 1e-6, max: 0.999, noNaN: true }),
      beta,
      fc.constantFrom("k1-reward" as const, "k2" as const, "k3" as const),
      fc.constantFrom("mean" as const, "whitened" as const),
      (Q, b, kl, advantage) => {
        const masses = massesUnderResets(Q, { beta: b, kl, advantage, groupSize: 8 }, 3);
        masses.slice(1).forEach((mass, i) => expect(mass).toBeGreaterThanOrEqual(masses[i] * (1 - 1e-12)));
      },
    ));

  it("cannot make something of nothing", () => expect(massesUnderResets(0, tiltLaw(0.1), 3)).toEqual([0, 0, 0, 0]));
});
