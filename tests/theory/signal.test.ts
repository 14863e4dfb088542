import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { probabilityOfDiscovery, probabilityOfNoSignal } from "../../src/theory/signal";
import { forAll, mass, relativeError } from "./arbitraries";

/** Every outcome of G tosses with its probability, one by one. */
function outcomes(Q: number, G: number): { correct: number; probability: number }[] {
  return Array.from({ length: 2 ** G }, (_, bits) => {
    const correct = Array.from({ length: G }, (_, i) => (bits >> i) & 1).reduce((a, b) => a + b, 0);
    return { correct, probability: Q ** correct * (1 - Q) ** (G - correct) };
  });
}

const total = (cases: { probability: number }[]) => cases.reduce((sum, { probability }) => sum + probability, 0);
const small = fc.integer({ min: 1, max: 8 });

describe("probabilityOfNoSignal", () => {
  it("is the probability that all rewards of a group agree, counted outcome by outcome", () =>
    forAll(mass, fc.integer({ min: 2, max: 8 }), (Q, G) => {
      const agreeing = outcomes(Q, G).filter(({ correct }) => correct === 0 || correct === G);
      expect(probabilityOfNoSignal(Q, G)).toBeCloseTo(total(agreeing), 12);
    }));

  it("is certain at no mass and at saturation", () =>
    expect([probabilityOfNoSignal(0, 16), probabilityOfNoSignal(1, 16)]).toEqual([1, 1]));
});

describe("probabilityOfDiscovery", () => {
  it("is the probability of one success or more, counted outcome by outcome", () =>
    forAll(mass, small, (Q, n) =>
      expect(probabilityOfDiscovery(Q, n)).toBeCloseTo(total(outcomes(Q, n).filter(({ correct }) => correct > 0)), 12),
    ));

  it("depends on steps × samples alone", () =>
    forAll(mass, small, small, (Q, samples, steps) =>
      expect(probabilityOfDiscovery(Q, samples, steps)).toBe(probabilityOfDiscovery(Q, samples * steps)),
    ));

  it("is mass × samples where that is tiny, to full precision", () =>
    expect(relativeError(probabilityOfDiscovery(1e-20, 16, 80), 16 * 80 * 1e-20)).toBeLessThan(1e-12));

  it("names the argument that is out of range", () =>
    expect(() => probabilityOfDiscovery(0.5, 0)).toThrow("samples: expected an integer of at least 1, got 0"));
});
