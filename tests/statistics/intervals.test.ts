import { describe, expect, it } from "vitest";
import { binomialInterval, clusteredInterval, meanInterval, predictionInterval } from "../../src/statistics/intervals";
import { deriveKey, Random } from "../../src/common/random";
import { golden } from "./golden";

const random = (stream: string) => new Random(deriveKey(1, stream, 0));

/** In how many of `rounds` the interval holds the truth. */
function coverage(rounds: number, truth: number, interval: () => { lower: number; upper: number }): number {
  const hits = Array.from({ length: rounds }, interval).filter(({ lower, upper }) => lower <= truth && truth <= upper);
  return hits.length / rounds;
}

/** Correct samples of one prompt whose own mass is `mass`. */
function correctOf(samples: number, mass: number, source: Random): number {
  return Array.from({ length: samples }, () => source.uniform() < mass).filter(Boolean).length;
}

describe("binomialInterval", () => {
  it("equals SciPy's Wilson intervals", () => {
    for (const { k, n, level, lower, upper } of golden.wilson) {
      expect(binomialInterval(k, n, level).lower).toBeCloseTo(lower, 12);
      expect(binomialInterval(k, n, level).upper).toBeCloseTo(upper, 12);
    }
  });

  it("still has a width where nothing, or everything, succeeded", () => {
    expect(binomialInterval(0, 80)).toMatchObject({ value: 0, lower: 0 });
    expect(binomialInterval(0, 80).upper).toBeGreaterThan(0.03);
    expect(binomialInterval(80, 80)).toMatchObject({ value: 1, upper: 1 });
    expect(binomialInterval(80, 80).lower).toBeLessThan(0.97);
  });

  it("names the argument that is out of range", () => {
    expect(() => binomialInterval(3, 2)).toThrow("successes: expected an integer from 0 to 2, got 3");
    expect(() => binomialInterval(1, 2, 1)).toThrow("level: expected a coverage between 0 and 1, got 1");
  });
});

describe("meanInterval and predictionInterval", () => {
  it("equal SciPy's Student intervals", () => {
    for (const { n, level, lower, upper, predictionHalf } of golden.student) {
      const values = golden.values.slice(0, n);
      const mean = meanInterval(values, level);
      expect([mean.lower, mean.upper].map((x) => x.toFixed(9))).toEqual([lower, upper].map((x) => x.toFixed(9)));
      expect(predictionInterval(values, level).upper - mean.value).toBeCloseTo(predictionHalf, 9);
      expect(mean.value - predictionInterval(values, level).lower).toBeCloseTo(predictionHalf, 9);
    }
  });

  it("a prediction interval of three holds the next value as often as it says", () => {
    const source = random("prediction");
    const normal = () => Math.sqrt(-2 * Math.log(1 - source.uniform())) * Math.cos(2 * Math.PI * source.uniform());
    const rounds = Array.from({ length: 4000 }, () => {
      const { lower, upper } = predictionInterval([normal(), normal(), normal()]);
      const next = normal();
      return lower <= next && next <= upper;
    });
    expect(rounds.filter(Boolean).length / 4000).toBeCloseTo(0.99, 2);
  });

  it("refuse a single value", () =>
    expect(() => meanInterval([1])).toThrow("number of values: expected an integer of at least 2, got 1"));
});

describe("clusteredInterval", () => {
  it("covers the mean of unlike prompts, where pooling all samples does not", () => {
    const [prompts, samples] = [40, 16];
    const [clustered, pooled] = [random("clustered"), random("clustered")];
    const draw = (source: Random) =>
      Array.from({ length: prompts }, () => correctOf(samples, source.uniform() < 0.8 ? 0.05 : 0.9, source) / samples);
    const truth = 0.8 * 0.05 + 0.2 * 0.9;
    const total = (shares: number[]) => Math.round(shares.reduce((sum, share) => sum + share * samples, 0));
    const honest = coverage(1000, truth, () => clusteredInterval(draw(clustered), samples));
    const naive = coverage(1000, truth, () => binomialInterval(total(draw(pooled)), prompts * samples));
    expect(honest).toBeGreaterThan(0.925);
    expect(honest).toBeLessThan(0.98);
    expect(naive).toBeLessThan(0.7);
  });

  it("covers small masses, of which most prompts show nothing", () => {
    const source = random("rare");
    const draw = () => Array.from({ length: 40 }, () => correctOf(16, 0.003, source) / 16);
    const covered = coverage(1000, 0.003, () => clusteredInterval(draw(), 16));
    expect(covered).toBeGreaterThan(0.925);
  });

  it("allows for the few degrees of freedom of few prompts", () => {
    const source = random("few");
    const draw = () => Array.from({ length: 5 }, () => correctOf(200, 0.2 + 0.6 * source.uniform(), source) / 200);
    const covered = coverage(1000, 0.5, () => clusteredInterval(draw(), 200));
    expect(covered).toBeGreaterThan(0.925); // 0.88 by the normal's quantile alone
  });

  it("claims no more than the samples that there are, where prompts happen to agree", () =>
    expect(clusteredInterval([0.5, 0.5, 0.5, 0.5], 10).upper).toBeGreaterThanOrEqual(binomialInterval(20, 40).upper));

  it("of prompts that are alike is about the interval of all their samples", () => {
    const source = random("alike");
    const shares = Array.from({ length: 500 }, () => correctOf(4, 0.3, source) / 4);
    const { lower, upper } = clusteredInterval(shares, 4);
    const all = binomialInterval(Math.round(shares.reduce((sum, share) => sum + 4 * share, 0)), 2000);
    expect((upper - lower) / (all.upper - all.lower)).toBeCloseTo(1, 1);
  });

  it("of proportions with a number of prompts each is that of the prompts, one by one", () => {
    const counted = clusteredInterval([0, 0.25, 1], 4, 0.9, [5, 2, 3]);
    const listed = clusteredInterval([0, 0, 0, 0, 0, 0.25, 0.25, 1, 1, 1], 4, 0.9);
    for (const end of ["value", "lower", "upper"] as const) expect(counted[end]).toBeCloseTo(listed[end], 14);
    expect(clusteredInterval([1], 4, 0.95, [10])).toEqual(clusteredInterval(new Array(10).fill(1), 4));
    expect(() => clusteredInterval([0.5], 4, 0.95, [1])).toThrow(RangeError);
  });

  it("where no prompt shows anything is the interval of all samples, not of no width", () =>
    expect(clusteredInterval(new Array(80).fill(0), 64)).toEqual(binomialInterval(0, 80 * 64)));
});
