import { describe, expect, it } from "vitest";
import type { CurveRow } from "../../src/results/rows";
import { middles, type Run, seriesOf, stepsOfPoint } from "../../src/figures/curveSeries";

/** A run whose reward after each of these steps is `value(step)`. */
function run(baseSeed: number, steps: number[], value: (step: number) => number): Run {
  const points = steps.map((step): CurveRow => {
    return { run: `s${baseSeed}`, study: "exposure", step, metric: "reward", value: value(step) };
  });
  return { baseSeed, points };
}

const everyStep = Array.from({ length: 80 }, (_, i) => i + 1);
const everyFifth = everyStep.filter((step) => step % 5 === 0);
const close = (values: number[]) => values.map((value) => expect.closeTo(value, 10));

describe("a learning curve", () => {
  it("has its points where its steps are: a mean over five in the middle of these", () => {
    expect(middles(everyStep.map((step) => ({ step })))).toEqual(everyStep);
    expect(middles([5, 10, 15, 18].map((step) => ({ step })))).toEqual([3, 8, 13, 17]);
    expect(stepsOfPoint(run(1, everyFifth, () => 0).points)).toBe(5);
  });

  it("has a mean over nine steps where it has all of them, and stays as it is where it is a mean already", () => {
    const square = (step: number) => step ** 2;
    const smooth = seriesOf([run(1, everyStep, square)], "reward").mean;
    expect(smooth[39]).toBeCloseTo((36 ** 2 + 37 ** 2 + 38 ** 2 + 39 ** 2 + 40 ** 2 + 41 ** 2 + 42 ** 2 + 43 ** 2 + 44 ** 2) / 9, 8); // prettier-ignore
    expect(smooth[0]).toBeCloseTo((1 + 4 + 9 + 16 + 25) / 5, 10);
    expect(seriesOf([run(1, everyFifth, square)], "reward").mean).toEqual(close(everyFifth.map(square)));
  });

  it("counts base seeds: RL seeds of one are averaged first", () => {
    const runs = [run(1, everyFifth, () => 0), run(2, everyFifth, () => 1), run(2, everyFifth, () => 3)];
    const { seeds, mean } = seriesOf(runs, "reward");
    expect(seeds.map(([first]) => first)).toEqual([0, 2]);
    expect(mean[0]).toBe(1);
  });

  it("has Student's interval over base seeds, from three (SciPy: t.interval(.95, 2, 2, sem([1, 2, 3])))", () => {
    const runs = [1, 2, 3].map((seed) => run(seed, everyFifth, () => seed));
    const { lower, upper } = seriesOf(runs, "reward");
    expect([lower[0], upper[0]]).toEqual([expect.closeTo(-0.4841377118, 8), expect.closeTo(4.4841377118, 8)]);
    expect(seriesOf(runs.slice(1), "reward").upper).toEqual([]);
  });

  it("is empty where there is none", () => expect(seriesOf([], "reward")).toMatchObject({ steps: [], mean: [] }));
});
