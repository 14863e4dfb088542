import { describe, expect, it } from "vitest";
import { deriveKey, Random } from "../../../src/common/random";
import { sigmoid } from "../../../src/theory/numeric";
import { shiftSlope } from "../../../src/verdicts/measures/oddsShift";
import { binomial, nullSlopeText } from "../../../src/verdicts/remarks/oddsNull";
import { promptRow } from "../../results/fixture";

const random = () => new Random(deriveKey(1, "null", 0));

describe("binomial", () => {
  it.each([
    [512, 0.003],
    [256, 0.5],
    [40, 0.9],
  ])("has the mean and variance of %d trials with probability %d", (n, p) => {
    const source = random();
    const draws = Array.from({ length: 4000 }, () => binomial(n, p, source));
    const mean = draws.reduce((sum, k) => sum + k, 0) / draws.length;
    const variance = draws.reduce((sum, k) => sum + (k - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean - n * p)).toBeLessThan(4 * Math.sqrt((n * p * (1 - p)) / draws.length));
    expect(variance / (n * p * (1 - p))).toBeGreaterThan(0.9);
    expect(variance / (n * p * (1 - p))).toBeLessThan(1.1);
  });

  it("is certain at the ends", () => {
    expect([binomial(7, 0, random()), binomial(7, 1, random())]).toEqual([0, 7]);
  });
});

describe("nullSlopeText", () => {
  const pair = (x: number, samples: number, factor: number) => {
    const count = (logit: number) => Math.round(samples * sigmoid(logit));
    const halves = (logit: number) => ({
      ...{ placing: count(logit), placingSamples: samples },
      ...{ correct: count(logit), samples },
    });
    return { before: promptRow(halves(x)), after: promptRow(halves(x + factor)) };
  };
  const runs = (xs: number[], samples: number, factor: number) =>
    [1, 2, 3].map((seed) => ({ seed, pairs: xs.map((x) => pair(x, samples, factor)) }));
  const slope = (text: string) => Number(/slope of (-?[.\d]+)/.exec(text)![1]);
  const middle = Array.from({ length: 60 }, (_, i) => -2 + i / 20);

  it("is near 0 where counts see both outcomes", () =>
    expect(Math.abs(slope(nullSlopeText(runs(middle, 512, 1), shiftSlope, "a")))).toBeLessThan(0.02));

  it("is below 0 where so few samples cannot tell high masses from 1", () =>
    expect(slope(nullSlopeText(runs(middle, 24, 4), shiftSlope, "a"))).toBeLessThan(-0.2));

  it("is not given where masses are exact", () => {
    const exact = runs(middle, 512, 1).map(({ seed, pairs }) => ({
      seed,
      pairs: pairs.map(({ before, after }) => ({
        before: { ...before, exactMass: 0.5 },
        after: { ...after, exactMass: 0.6 },
      })),
    }));
    expect(nullSlopeText(exact, shiftSlope, "a")).toBe("");
  });
});
