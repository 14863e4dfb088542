import { describe, expect, it } from "vitest";
import { median, ratioOf } from "../../src/bench/rows";

describe("ratioOf", () => {
  it("divides round by round, so that a machine that slows down for both changes nothing", () => {
    const ours = [10, 20, 40, 10, 30];
    const theirs = ours.map((time) => 1.5 * time);
    expect(ratioOf(theirs, ours)).toEqual({ ratio: 1.5, lower: 1.5, upper: 1.5 });
  });

  it("has an interval within the rounds' extremes, around the median", () => {
    const { ratio, lower, upper } = ratioOf([12, 20, 15, 30, 18, 16, 17], Array<number>(7).fill(10));
    expect(ratio).toBeCloseTo(1.7);
    expect(lower).toBeGreaterThanOrEqual(1.2);
    expect(upper).toBeLessThanOrEqual(3);
    expect(lower).toBeLessThan(1.7);
    expect(upper).toBeGreaterThan(1.7);
  });

  it("leaves out rounds that only one side took, and claims no interval from one", () =>
    expect(ratioOf([20], [10, 5, 5])).toEqual({ ratio: 2, lower: null, upper: null }));
});

describe("median", () => {
  it("is the middle, or the mean of the two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
