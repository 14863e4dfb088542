import { describe, expect, it } from "vitest";
import { bcaInterval, bootstrap, percentileInterval } from "../../src/statistics/bootstrap";
import { deriveKey, Random } from "../../src/common/random";
import { golden } from "./golden";

const random = (step = 0) => new Random(deriveKey(7, "bootstrap", step));
const mean = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
const variance = (xs: readonly number[]) => mean(xs.map((x) => x * x)) - mean(xs) ** 2;
const statistics = { mean, variance };
const { values } = golden;

describe("bootstrap intervals", () => {
  it("equal SciPy's, given SciPy's resamples", () => {
    for (const { statistic, method, distribution, lower, upper } of golden.bootstrap) {
      const f = statistics[statistic];
      const without = values.map((_, left) => f(values.filter((_, i) => i !== left)));
      const interval =
        method === "BCa" ? bcaInterval(distribution, f(values), without, 0.95) : percentileInterval(distribution, 0.95);
      expect(interval.lower).toBeCloseTo(lower, 10);
      expect(interval.upper).toBeCloseTo(upper, 10);
    }
  });

  it("agree with SciPy's when both draw their own resamples", () => {
    for (const { statistic, method, converged } of golden.bootstrap) {
      const own = bootstrap(values, statistics[statistic], {
        method: method === "BCa" ? "bca" : "percentile",
        random: random(),
      });
      const width = converged.upper - converged.lower;
      expect(Math.abs(own.lower - converged.lower)).toBeLessThan(0.03 * width);
      expect(Math.abs(own.upper - converged.upper)).toBeLessThan(0.03 * width);
    }
  });

  it("are a function of the random key", () => {
    const at = (step: number) => bootstrap(values, mean, { method: "bca", random: random(step), resamples: 200 });
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
  });

  it("cover the truth, and by BCa more often where the statistic is skewed", () => {
    const source = random(3);
    const cover = { mean: { percentile: 0, bca: 0 }, variance: { percentile: 0, bca: 0 } };
    for (let round = 0; round < 400; round++) {
      const sample = Array.from({ length: 25 }, () => -Math.log(1 - source.uniform())); // mean 1, variance 1
      for (const method of ["percentile", "bca"] as const)
        for (const name of ["mean", "variance"] as const) {
          const options = { method, random: random(round), resamples: 200 };
          const { lower, upper } = bootstrap(sample, statistics[name], options);
          if (lower <= 1 && 1 <= upper) cover[name][method] += 1 / 400;
        }
    }
    expect(cover.mean.bca).toBeGreaterThan(0.88);
    expect(cover.mean.percentile).toBeGreaterThan(0.88);
    expect(cover.variance.bca).toBeGreaterThan(cover.variance.percentile);
  });

  it("resample units, whatever they are", () => {
    const clusters = [[1, 1, 1], [0], [1, 0], [0, 0, 0, 0]];
    const pooled = (units: readonly number[][]) => mean(units.flat());
    const { value, lower, upper } = bootstrap(clusters, pooled, { method: "percentile", random: random() });
    expect(value).toBe(0.4);
    expect(lower).toBeLessThan(0.1);
    expect(upper).toBeGreaterThan(0.8);
  });

  it("have no width where all units agree", () =>
    expect(bootstrap([2, 2, 2], mean, { method: "bca", random: random() })).toEqual({ value: 2, lower: 2, upper: 2 }));

  it("refuse a single unit", () =>
    expect(() => bootstrap([1], mean, { method: "bca", random: random() })).toThrow(/number of units/));
});
