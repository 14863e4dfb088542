import { describe, expect, it } from "vitest";
import { slopeOver } from "../../src/verdicts/slope";

describe("slopeOver", () => {
  it("finds the slope of a line, and each seed's own", () => {
    const points = [1, 2, 3].flatMap((seed) => [0, 0.5, 1].map((x) => ({ seed, x, y: 2 * x + 0.01 * seed * x })));
    const found = slopeOver(points, { above: 0 });
    expect(found.effect).toBeCloseTo(2.02, 10);
    expect(found.points.map(({ value }) => value)).toEqual(
      [2.01, 2.02, 2.03].map((value) => expect.closeTo(value, 10)),
    );
  });

  it("has no interval where x does not vary", () => {
    const points = [1, 2].map((seed) => ({ seed, x: 1, y: seed }));
    expect(slopeOver(points, { above: 0 }).lower).toBeNaN();
  });
});
