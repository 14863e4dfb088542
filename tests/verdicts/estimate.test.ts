import { describe, expect, it } from "vitest";
import { meanOf } from "../../src/statistics/tTest";
import { fromEstimate, meansText, nestedInterval, noRows, overSeeds, withRemarks } from "../../src/verdicts/estimate";
import { expectClose } from "../statistics/closeness";
import { golden } from "../statistics/verdictsGolden";

describe("a number over seeds", () => {
  const points = [0.01, 0.02, 0.03].map((value, seed) => ({ seed, value }));

  it("has Student's one-sided p-values for and against the claim", () => {
    const t = 0.005 / (0.01 / Math.sqrt(3));
    const upperTail = 0.5 - t / (2 * Math.sqrt(2 + t ** 2)); // of two degrees of freedom, in closed form
    const { pFor, pAgainst } = overSeeds(points, { above: 0.015 });
    expect(pFor).toBeCloseTo(upperTail, 10);
    expect(pAgainst).toBeCloseTo(1 - upperTail, 10);
  });

  it("is no surer than one sample, where all seeds agree", () => {
    const zeros = points.map(({ seed }) => ({ seed, value: 0 }));
    const region = { above: -0.02, below: 0.02 };
    expect(overSeeds(zeros, region).pFor).toBe(0);
    expect(overSeeds(zeros, region, 0.1).pFor).toBeGreaterThan(0.3);
  });

  it("within two bounds is statsmodels' two one-sided t tests", () => {
    for (const { sample, margin, p } of golden.equivalences) {
      const { pFor } = fromEstimate(meanOf(golden.samples[sample]), { above: -margin, below: margin });
      expectClose(pFor, p);
    }
  });

  it("of no seed is no number, as where there are no rows", () => expect(overSeeds([], { above: 0 })).toEqual(noRows));

  it("needs both bounds for an equivalence, and one against it", () => {
    const estimate = { estimate: 0.019, standardError: 0.01, degrees: 19 };
    const { pFor, pAgainst } = fromEstimate(estimate, { above: -0.02, below: 0.02 });
    expect(pFor).toBeCloseTo(fromEstimate(estimate, { below: 0.02 }).pFor, 12);
    expect(pAgainst).toBeCloseTo(fromEstimate(estimate, { below: 0.02 }).pAgainst, 12);
  });
});

describe("nestedInterval", () => {
  const nested = [[0.1, 0.7, 0.3], [0.9, 0.2], [0.4, 0.4, 0.6, 0.8]]; // prettier-ignore

  it("is the same for the same name, and another's draws are others", () => {
    const interval = nestedInterval(nested, "H5a mean + k2");
    expect(nestedInterval(nested, "H5a mean + k2")).toEqual(interval);
    expect(nestedInterval(nested, "H5a mean + k3")).not.toEqual(interval);
  });

  it("has the draws that committed verdicts were made from", () =>
    expect(nestedInterval(nested, "H5a mean + k2")).toEqual({ lower: 0.26666666666666666, upper: 0.7000000000000001 }));

  it("is none below two seeds", () => expect(nestedInterval([[0.1, 0.7]], "H5a")).toEqual({ lower: NaN, upper: NaN }));

  it("refuses a seed without values, and a value that is not finite", () => {
    expect(() => nestedInterval([[1], []], "H5a")).toThrow("seeds[1].length: expected an integer of at least 1, got 0");
    expect(() => nestedInterval([[1], [NaN]], "H5a")).toThrow("seeds[1][0]: expected a finite number, got NaN");
  });
});

describe("remarks", () => {
  const runs = [
    { target: "depth", gain: 0.1 },
    { target: "length", gain: -0.25 },
    { target: "depth", gain: 0.3 },
  ];
  const means = (of: typeof runs) =>
    meansText(
      "target",
      of,
      ({ target }) => target,
      ({ gain }) => gain,
    );

  it("says what a mean over kinds is made of, and nothing where there is one kind", () => {
    expect(means(runs)).toBe("Runs by target: depth .200 (2), length -.250 (1).");
    expect(means(runs.filter(({ target }) => target === "depth"))).toBe("");
    expect(means([])).toBe("");
  });

  it("adds to a remark, leaves out what is empty, and leaves a measurement without any as it is", () => {
    expect(withRemarks({ ...noRows, remark: "One." }, "", "Two.").remark).toBe("One. Two.");
    expect(withRemarks(noRows, "")).toBe(noRows);
  });
});
