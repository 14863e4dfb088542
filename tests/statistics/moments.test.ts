import { describe, expect, it } from "vitest";
import { median, moments } from "../../src/statistics/moments";

describe("median", () => {
  it("is the middle, or the mean of the two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});

describe("moments", () => {
  it("of values that are there several times are those of the list that has each so often", () => {
    const { mean, deviation, n } = moments([0.2, 0.5, 1], [3, 1, 2]);
    const listed = moments([0.2, 0.2, 0.2, 0.5, 1, 1]);
    expect(n).toBe(6);
    expect(mean).toBeCloseTo(listed.mean, 14);
    expect(deviation).toBeCloseTo(listed.deviation, 14);
  });
});
