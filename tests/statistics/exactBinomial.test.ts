import { describe, expect, it } from "vitest";
import { binomialTest } from "../../src/statistics/exactBinomial";
import { expectClose } from "./closeness";
import { golden } from "./verdictsGolden";

describe("binomialTest", () => {
  it("equals SciPy's binomtest", () => {
    for (const { k, n, p0, alternative, p } of golden.binomials) {
      expectClose(binomialTest(k, n, p0, alternative).p, p);
      expect(binomialTest(k, n, p0, alternative).share).toBe(k / n);
    }
  });

  it("names the argument that is out of range", () => {
    expect(() => binomialTest(3, 2, 0.5)).toThrow("k: expected an integer from 0 to 2, got 3");
    expect(() => binomialTest(0, 0, 0.5)).toThrow("n: expected an integer of at least 1, got 0");
    expect(() => binomialTest(1, 2, 1.5)).toThrow("p0: expected a probability");
    expect(() => binomialTest(1, 2, 0.5, "more" as "greater")).toThrow("alternative: expected one of");
  });
});
