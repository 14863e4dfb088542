import { describe, expect, it } from "vitest";
import { ranks, spearman } from "../../src/statistics/ranks";
import { expectClose } from "./closeness";
import { golden } from "./verdictsGolden";

describe("ranks", () => {
  it("equal SciPy's, ties at the mean of their places", () => {
    for (const { x, ranks: expected } of golden.rankCorrelations) expect(ranks(x)).toEqual(expected);
  });
});

describe("spearman", () => {
  it("equals SciPy's, with and without ties", () => {
    for (const { x, y, spearman: expected } of golden.rankCorrelations) expectClose(spearman(x, y), expected);
  });

  it("sees the order alone", () => {
    const x = [0.3, -2, 5, 1];
    expectClose(spearman(x, x.map(Math.exp)), 1);
    expectClose(
      spearman(
        x,
        x.map((value) => -(value ** 3)),
      ),
      -1,
    );
  });

  it("refuses a constant, values that are not finite, and lengths that differ", () => {
    expect(() => spearman([1, 1, 1], [1, 2, 3])).toThrow("x: expected values that vary, got 3 times 1");
    expect(() => spearman([1, 2], [1, NaN])).toThrow("y[1]: expected a finite number, got NaN");
    expect(() => spearman([1, 2], [1, 2, 3])).toThrow("y.length: expected an integer from 2 to 2, got 3");
  });
});
