import { describe, expect, it } from "vitest";
import { coefficientOf, leastSquares } from "../../src/statistics/regression";
import { tTest, tTestOf } from "../../src/statistics/tTest";
import { expectClose } from "./closeness";
import { golden } from "./verdictsGolden";

const quadratic = golden.regressions.find(({ name }) => name === "quadratic")!;

describe("leastSquares", () => {
  it("equals statsmodels' OLS, p values included", () => {
    for (const { x, y, coefficients, plain } of golden.regressions) {
      const fit = leastSquares(x, y);
      fit.coefficients.forEach((c, j) => expectClose(c, coefficients[j], 1e-7));
      fit.standardErrors.forEach((error, j) => expectClose(error, plain.standardErrors[j], 1e-7));
      plain.p.forEach((p, j) => expectClose(tTestOf(coefficientOf(fit, j)).p, p, 1e-6));
      expect(fit.degrees).toBe(plain.degrees);
    }
  });

  it("with clusters equals statsmodels' cluster-robust errors (CR1), p values included", () => {
    for (const { x, y, clusters, coefficients, clustered } of golden.regressions) {
      const fit = leastSquares(x, y, { clusters });
      fit.coefficients.forEach((c, j) => expectClose(c, coefficients[j], 1e-7));
      fit.standardErrors.forEach((error, j) => expectClose(error, clustered.standardErrors[j], 1e-7));
      clustered.p.forEach((p, j) => expectClose(tTestOf(coefficientOf(fit, j)).p, p, 1e-6));
      expect(fit.degrees).toBe(clustered.degrees);
    }
  });

  it("on a column of ones is the mean and its t test, with each value its own cluster too", () => {
    const { gains } = golden.samples;
    const ones = gains.map(() => [1]);
    const { statistic, p } = tTest(gains);
    for (const clusters of [undefined, gains.map((_, seed) => `seed ${seed}`)]) {
      const test = tTestOf(coefficientOf(leastSquares(ones, gains, { clusters }), 0));
      expectClose(test.statistic, statistic);
      expectClose(test.p, p);
    }
  });

  it("finds the same curvature wherever the origin of x lies", () => {
    const { x, y, clusters } = quadratic;
    const moved = x.map(([, mass]) => [1, mass + 300, (mass + 300) ** 2]);
    const [near, far] = [leastSquares(x, y, { clusters }), leastSquares(moved, y, { clusters })];
    expectClose(far.coefficients[2], near.coefficients[2], 1e-4);
    expectClose(far.standardErrors[2], near.standardErrors[2], 1e-4);
  });

  it("has wider errors where observations of a seed are alike, and no narrower for repeating them", () => {
    const y = [0, 0, 1, 1, 3, 3, 2, 2];
    const x = y.map(() => [1]);
    const clusters = [1, 1, 2, 2, 3, 3, 4, 4];
    const single = leastSquares([[1], [1], [1], [1]], [0, 1, 3, 2]);
    const repeated = leastSquares(x, y, { clusters });
    expectClose(repeated.standardErrors[0], single.standardErrors[0]);
    expect(repeated.degrees).toBe(single.degrees);
    expect(leastSquares(x, y).standardErrors[0]).toBeLessThan(single.standardErrors[0]);
  });

  it("refuses dependent columns, too few observations, lengths that differ, and values that are not finite", () => {
    const y = [1, 2, 3, 5];
    const line = [[1, 1], [1, 2], [1, 3], [1, 4]]; // prettier-ignore
    expect(() => leastSquares(line.map(([one, t]) => [one, t, 2 * t - one]), y)).toThrow(/got a column 2 that depends/); // prettier-ignore
    expect(() => leastSquares(line.slice(0, 2), [1, 2])).toThrow("y.length: expected an integer of at least 3, got 2");
    expect(() => leastSquares(line, [1, 2, 3])).toThrow("x.length: expected an integer from 3 to 3, got 4");
    expect(() => leastSquares([[1], [1, 2], [1]], [1, 2, 3])).toThrow("x[1].length: expected an integer from 1 to 1");
    expect(() => leastSquares([[1], [NaN], [1]], [1, 2, 3])).toThrow("x[1][0]: expected a finite number, got NaN");
    expect(() => leastSquares(line, y, { clusters: [1, 1, 1, 1] })).toThrow("number of clusters: expected an integer");
    expect(() => leastSquares(line, y, { clusters: [1, 2] })).toThrow("clusters.length: expected an integer");
    expect(() => coefficientOf(leastSquares(line, y), 2)).toThrow("index: expected an integer from 0 to 1, got 2");
  });
});
