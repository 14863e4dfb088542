import { describe, expect, it } from "vitest";
import { iqm } from "../../src/statistics/iqm";
import { golden } from "./golden";

describe("iqm", () => {
  it("equals rliable's, SciPy's trim_mean at one quarter, for every number of values", () => {
    for (const { n, iqm: expected } of golden.trimmed) expect(iqm(golden.values.slice(0, n))).toBeCloseTo(expected, 14);
  });

  it("is deaf to outliers", () => expect(iqm([1, 2, 3, 1e9])).toBe(2.5));

  it("leaves the order of its input alone", () => {
    const values = [3, 1, 2, 5];
    iqm(values);
    expect(values).toEqual([3, 1, 2, 5]);
  });

  it("refuses no values", () => expect(() => iqm([])).toThrow(/values: expected at least one/));
});
