import { describe, expect, it } from "vitest";
import { meanOf } from "../../src/statistics/tTest";
import { hypotheses, hypothesesHash } from "../../src/hypotheses/hypotheses";
import { lowerLimit, upperLimit } from "../../src/verdicts/measures/discovery";
import { replicatesOf } from "../../src/verdicts/evidence";
import { shiftSlope } from "../../src/verdicts/measures/oddsShift";
import { slopeOver } from "../../src/verdicts/slope";
import { fromEstimate, overSeeds } from "../../src/verdicts/estimate";
import { deriveKey, Random } from "../../src/common/random";
import { sigmoid } from "../../src/theory/numeric";
import { expectClose } from "../statistics/closeness";
import { golden } from "../statistics/verdictsGolden";
import { promptRow, row, tuned } from "../results/fixture";

describe("limits of a probability", () => {
  it("are Clopper and Pearson's", () => {
    expect(upperLimit(1, 2)).toBeCloseTo(Math.sqrt(0.975), 12); // 1 − p² = .025
    expect(lowerLimit(1, 2)).toBeCloseTo(1 - Math.sqrt(0.975), 12); // 1 − (1 − p)² = .025
    expect(upperLimit(0, 10)).toBeCloseTo(1 - 0.025 ** 0.1, 12);
    expect(lowerLimit(10, 10)).toBeCloseTo(0.025 ** 0.1, 12);
    expect([lowerLimit(0, 10), upperLimit(10, 10)]).toEqual([0, 1]);
  });
});

describe("shiftSlope", () => {
  it("is 1 − slope where logits are shrunk, from exact masses", () => {
    const pairs = [-2, -1, 0, 1, 2].map((x) => ({
      before: promptRow({ exactMass: sigmoid(x) }),
      after: promptRow({ exactMass: sigmoid(1 + 0.7 * x) }),
    }));
    expect(shiftSlope(pairs)).toBeCloseTo(-0.3, 12);
  });

  it("is not bent by the noise of counts, as a plain slope on the measuring half is", () => {
    const random = new Random(deriveKey(1, "counts", 0));
    const counts = (x: number) =>
      Array.from({ length: 16 }, () => random.uniform()).filter((u) => u < sigmoid(x)).length;
    const pairs = Array.from({ length: 2000 }, () => {
      const x = 2 * random.uniform() - 1.5;
      const before = { placing: counts(x), placingSamples: 16, correct: counts(x), samples: 16 };
      const after = { placing: counts(x + 1), placingSamples: 16, correct: counts(x + 1), samples: 16 };
      return { before: promptRow(before), after: promptRow(after) };
    });
    expect(Math.abs(shiftSlope(pairs))).toBeLessThan(0.1);
    const swapped = pairs.map(({ before, after }) => ({ before: { ...before, placing: before.correct }, after }));
    expect(shiftSlope(swapped)).toBeLessThan(-0.15);
  });
});

describe("replicatesOf", () => {
  it("keeps each base with the run of its own seed, or else of the lowest", () => {
    const run = (base: string, baseSeed: number, rlSeed: number) => tuned("length", { base, baseSeed, rlSeed });
    const rows = [row(), run("a", 3, 1), run("a", 3, 3), run("b", 9, 2), run("b", 9, 1)];
    expect(replicatesOf(rows)).toEqual([rows[0], rows[2], rows[4]]);
  });
});

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

  it("needs both bounds for an equivalence, and one against it", () => {
    const estimate = { estimate: 0.019, standardError: 0.01, degrees: 19 };
    const { pFor, pAgainst } = fromEstimate(estimate, { above: -0.02, below: 0.02 });
    expect(pFor).toBeCloseTo(fromEstimate(estimate, { below: 0.02 }).pFor, 12);
    expect(pAgainst).toBeCloseTo(fromEstimate(estimate, { below: 0.02 }).pAgainst, 12);
  });
});

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

describe("hypotheses", () => {
  const parts = hypotheses.flatMap((hypothesis) => hypothesis.parts.map((part) => ({ hypothesis, part })));

  it("names every part once, by its hypothesis", () => {
    expect(new Set(parts.map(({ part }) => part.id)).size).toBe(parts.length);
    for (const { hypothesis, part } of parts) expect(part.id).toMatch(new RegExp(`^${hypothesis.id}[a-z]$`));
  });

  it("draws a line for every part, which something can cross", () => {
    for (const { part } of parts) {
      const { above = -Infinity, below = Infinity } = part.region;
      expect(above, part.id).toBeLessThan(below);
      expect(Number.isFinite(above) || Number.isFinite(below), part.id).toBe(true);
    }
  });

  it("has a fingerprint that rows can carry", () => expect(hypothesesHash).toMatch(/^[0-9a-f]{12}$/));
});
