import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { odds } from "../../src/theory/numeric";
import { headroom, massOfLargestGain, tiltedMass } from "../../src/theory/tilt";
import { expectedReward, objective, tilt } from "../../src/theory/policy";
import { beta, enumerablePolicy, forAll, mass, move, perturbation, relativeError } from "./arbitraries";

const gentleBeta = fc.double({ min: 0.05, max: 20, noNaN: true });

describe("tiltedMass", () => {
  it("multiplies every prompt's odds by the same factor", () =>
    forAll(fc.double({ min: 1e-9, max: 0.9, noNaN: true }), fc.double({ min: 0.2, max: 20, noNaN: true }), (Q, b) =>
      expect(relativeError(odds(tiltedMass(Q, b)) / odds(Q), Math.exp(1 / b))).toBeLessThan(1e-9),
    ));

  it("is the optimum: no policy within reach scores higher", () =>
    forAll(enumerablePolicy, gentleBeta, perturbation, ({ base, rewards }, b, factors) => {
      const best = tilt(base, rewards, b);
      expect(expectedReward(best, rewards)).toBeCloseTo(tiltedMass(expectedReward(base, rewards), b), 12);
      const moved = move(best, factors);
      expect(objective(best, base, rewards, b)).toBeGreaterThanOrEqual(objective(moved, base, rewards, b) - 1e-12);
    }));

  it("leaves what the base policy cannot say unsaid", () => expect(tiltedMass(0, 0.01)).toBe(0));
  it("leaves a saturated prompt where it is", () => expect(tiltedMass(1, 0.01)).toBe(1));

  it("does not overflow where e^(1/β) would", () => {
    expect(tiltedMass(0.5, 1e-4)).toBe(1);
    expect(tiltedMass(1e-300, 1e-4)).toBe(1);
  });

  it("names the argument that is out of range", () => {
    expect(() => tiltedMass(1.5, 1)).toThrow("Q: expected a probability in [0, 1], got 1.5");
    expect(() => tiltedMass(0.5, 0)).toThrow("beta: expected a positive number, got 0");
  });
});

describe("headroom", () => {
  it("is never negative and never beyond what is left to win", () =>
    forAll(mass, beta, (Q, b) => {
      expect(headroom(Q, b)).toBeGreaterThanOrEqual(-1e-16);
      expect(headroom(Q, b)).toBeLessThanOrEqual(1 - Q);
    }));

  it("equals the closed form of the paper", () =>
    forAll(mass, fc.double({ min: 0.1, max: 20, noNaN: true }), (Q, b) => {
      const factor = Math.expm1(1 / b);
      expect(headroom(Q, b)).toBeCloseTo((Q * (1 - Q) * factor) / (1 + Q * factor), 12);
    }));

  it("vanishes at no mass and at saturation", () => expect([headroom(0, 0.1), headroom(1, 0.1)]).toEqual([0, 0]));

  it("is largest at massOfLargestGain", () =>
    forAll(mass, fc.double({ min: 0.02, max: 20, noNaN: true }), (Q, b) =>
      expect(headroom(massOfLargestGain(b), b)).toBeGreaterThanOrEqual(headroom(Q, b) - 1e-14),
    ));
});
