import { describe, expect, it } from "vitest";
import { holm } from "../../src/statistics/holm";
import { expectClose } from "./closeness";
import { golden } from "./verdictsGolden";

describe("holm", () => {
  it("equals statsmodels' adjusted p values, in the order given", () => {
    for (const { p, adjusted } of golden.holm) {
      const own = holm(p);
      expect(own).toHaveLength(p.length);
      own.forEach((value, i) => expectClose(value, adjusted[i]));
    }
  });

  it("leaves its input alone", () => {
    const p = [0.04, 0.01];
    holm(p);
    expect(p).toEqual([0.04, 0.01]);
  });

  it("names the p value that is none", () =>
    expect(() => holm([0.1, NaN])).toThrow("p[1]: expected a probability in [0, 1], got NaN"));
});
