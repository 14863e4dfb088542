import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sigmoid } from "../../src/theory/numeric";
import { fixedPoints, nextMass, recursion } from "../../src/theory/recursion";
import { forAll } from "./arbitraries";

const reference = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
const beta = fc.double({ min: 0.1, max: 20, noNaN: true });
const last = (xs: number[]) => xs[xs.length - 1];

describe("recursion", () => {
  it("goes from .0801 to .278 at β = 1.5", () => expect(last(recursion(0.0801, 1.5, 200))).toBeCloseTo(0.278, 3));

  it("runs to 1 at β = .5, and at β = 1.5 from .001", () => {
    expect(last(recursion(0.0801, 0.5, 200))).toBe(1);
    expect(last(recursion(0.001, 1.5, 200))).toBe(1);
  });

  it("starts at the reference", () => expect(recursion(0.3, 1, 0)).toEqual([0.3]));

  it("names the argument that is out of range", () =>
    expect(() => nextMass(0, 0.5, 1)).toThrow("P: expected a mass strictly between 0 and 1, got 0"));
});

describe("fixedPoints", () => {
  it("do not move under the recursion", () =>
    forAll(reference, beta, (P, b) => {
      for (const point of fixedPoints(P, b)) if (point < 1 - 1e-9) expect(nextMass(point, P, b)).toBeCloseTo(point, 8);
    }));

  it("are all there are: between them the recursion moves, and where there are none it moves everywhere", () =>
    forAll(reference, beta, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (P, b, at) => {
      const below = fixedPoints(P, b).filter((point) => point < at).length;
      if (fixedPoints(P, b).every((point) => Math.abs(point - at) > 1e-9))
        expect(nextMass(at, P, b) < at).toBe(below === 1); // pulled down only between the two
    }));

  it("are found up to the last reference that has them: wherever the recursion ever moves down", () => {
    const grid = Array.from({ length: 1600 }, (_, i) => sigmoid(-8 + i / 100));
    for (const b of [0.5, 1, 2])
      for (let x = -8; x < 2; x += 0.1) {
        const movesDown = grid.some((at) => nextMass(at, sigmoid(x), b) < at);
        expect(fixedPoints(sigmoid(x), b)).toHaveLength(movesDown ? 2 : 0);
      }
  });

  it("exist for β = 1.5 from .001, although the recursion jumps over them", () =>
    expect(fixedPoints(0.001, 1.5)).toHaveLength(2));

  it("do not exist at β = .5 from .0801", () => expect(fixedPoints(0.0801, 0.5)).toEqual([]));
});
