import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bisect, logit, logSigmoid, odds, sigmoid } from "../../src/theory/numeric";
import { forAll, mass, relativeError } from "./arbitraries";

describe("logit and sigmoid", () => {
  it("are inverse to each other from 1e-300 to one half", () =>
    forAll(fc.double({ min: Math.log(1e-300), max: Math.log(0.5), noNaN: true }), (logP) =>
      expect(relativeError(sigmoid(logit(Math.exp(logP))), Math.exp(logP))).toBeLessThan(1e-12),
    ));

  it("are antisymmetric: a mass and its complement", () =>
    forAll(mass, (p) => expect(sigmoid(logit(p)) + sigmoid(-logit(p))).toBeCloseTo(1, 14)));

  it("agree with the odds", () =>
    forAll(mass, (p) => expect(relativeError(Math.exp(logit(p)), odds(p))).toBeLessThan(1e-12)));

  it("take the ends of [0, 1] to infinity and back", () =>
    expect([logit(0), logit(1), sigmoid(-Infinity), sigmoid(Infinity)]).toEqual([-Infinity, Infinity, 0, 1]));
});

describe("logSigmoid", () => {
  it("is the logarithm of sigmoid where that is representable", () =>
    forAll(fc.double({ min: -700, max: 700, noNaN: true }), (x) =>
      expect(logSigmoid(x)).toBeCloseTo(Math.log(sigmoid(x)), 10),
    ));

  it("keeps its digits where sigmoid rounds to 1 and where it underflows", () => {
    expect(relativeError(logSigmoid(50), -Math.exp(-50))).toBeLessThan(1e-12);
    expect(logSigmoid(-1000)).toBe(-1000);
  });
});

describe("bisect", () => {
  it("finds the change of sign to the last bits", () =>
    expect(bisect((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 15));

  it("refuses an interval without one", () => expect(() => bisect((x) => x + 1, 0, 1)).toThrow(/no change of sign/));
});
