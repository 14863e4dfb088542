import { describe, expect, it } from "vitest";
import { integral } from "../../src/statistics/integral";

describe("integral", () => {
  it("equals closed forms, of steep and of narrow functions too", () => {
    expect(integral((x) => x ** 3, 0, 2)).toBeCloseTo(4, 12);
    expect(integral(Math.exp, 0, 1)).toBeCloseTo(Math.E - 1, 12);
    expect(integral((x) => 600 * Math.exp(-600 * x), 0, 11)).toBeCloseTo(1, 10);
    expect(integral((x) => 1 / (1 + (1000 * (x - 0.3)) ** 2), 0, 1)).toBeCloseTo(
      (Math.atan(700) + Math.atan(300)) / 1000,
      11,
    );
  });

  it("takes a corner", () =>
    expect(integral((x) => Math.abs(x - 0.123), 0, 1)).toBeCloseTo((0.123 ** 2 + 0.877 ** 2) / 2, 10));
});
