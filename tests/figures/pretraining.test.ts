import { describe, expect, it } from "vitest";
import type { CurveRow, Results } from "../../src/results/rows";
import { pretraining } from "../../src/figures/pretraining";
import { noResults, syntheticResults } from "./fixture";

type Drawn = { name?: string; text?: string[]; mode: string; xaxis: string; x: (number | null)[]; y: number[] };

/** Losses of all base policies, e^{−step / 100} times a factor of the seed. */
function withLosses(): Results {
  const results = syntheticResults();
  const bases = [...new Set(results.rows.filter(({ study }) => study === "base").map(({ run }) => run))];
  const losses = bases.flatMap((run) =>
    Array.from({ length: 80 }, (_, i): CurveRow => {
      return { run, study: "base", step: i + 1, metric: "loss", value: Math.exp(-(i + 1) / 100) };
    }),
  );
  return { ...results, curves: [...losses, ...results.curves] };
}

/** What `withLosses` has, as a protocol with means over `width` steps: each stands at the last of them. */
function thinned(width: number): Results {
  const { curves, ...rest } = withLosses();
  const windows = curves.filter(({ metric, step }) => metric === "loss" && step % width === 0);
  const meanOf = (last: number) => {
    const steps = Array.from({ length: width }, (_, i) => last - i);
    return steps.reduce((sum, step) => sum + Math.exp(-step / 100), 0) / width;
  };
  return { ...rest, curves: windows.map((point) => ({ ...point, value: meanOf(point.step) })) };
}

/** The first base policy under as many seeds. */
function withSeeds({ rows, curves, ...rest }: Results, count: number): Results {
  const seeds = Array.from({ length: count }, (_, i) => i + 1);
  const renamed = (id: string, seed: number) => id.replace(/-s1/, `-s${seed}`);
  const ofFirst = rows.filter(({ baseSeed }) => baseSeed === 1);
  const copies = seeds.flatMap((seed) =>
    ofFirst.map((row) => ({ ...row, baseSeed: seed, run: renamed(row.run, seed), base: renamed(row.base, seed) })),
  );
  const own = curves.filter(({ run }) => run.includes("-s1"));
  return { ...rest, rows: copies, curves: seeds.flatMap((seed) => own.map((row) => ({ ...row, run: renamed(row.run, seed) }))) }; // prettier-ignore
}

const inLoss = ({ xaxis }: Drawn) => xaxis === "x";

describe("the figure of pretraining", () => {
  const drawn = pretraining(withLosses()).data as Drawn[];

  it("draws the loss of every base policy and the mean of each exposure, thinned for the eye", () => {
    const losses = drawn.filter(inLoss);
    const [means, seeds] = [true, false].map((mean) => losses.filter(({ text }) => Boolean(text) === mean));
    expect([means.length, seeds.length]).toEqual([3, 3]);
    const steps = [8, 16, 24, 32, 40, 48, 56, 64, 72, 80];
    for (const { x, y } of seeds) {
      expect(x).toEqual([...steps, null, ...steps, null]); // two seeds, each followed by a gap
      x.forEach((step, i) => step !== null && expect(y[i]).toBeCloseTo(Math.exp(-step / 100), 5));
    }
  });

  it("draws every point of losses that were thinned before, in the middle of its steps", () => {
    const [mean] = (pretraining(thinned(10)).data as Drawn[]).filter(({ xaxis, text }) => xaxis === "x" && text);
    expect(mean.x).toEqual([5.5, 15.5, 25.5, 35.5, 45.5, 55.5, 65.5, 75.5]);
    mean.x.forEach((step, i) => expect(mean.y[i]).toBeCloseTo(Math.exp(-step! / 100), 3));
  });

  it("draws of many base policies the means, and their snapshots as points with intervals", () => {
    const many = pretraining(withSeeds(withLosses(), 12)).data as (Drawn & { error_y?: object })[];
    expect(many.filter(inLoss)).toHaveLength(3);
    const right = many.filter(({ xaxis }) => xaxis === "x2");
    expect(right.filter(({ mode }) => mode === "lines")).toHaveLength(0);
    expect(right.filter(({ mode }) => mode === "lines+markers")).toHaveLength(3);
    expect(right.filter(({ error_y }) => error_y)).toHaveLength(3);
    expect(right[0].y).toHaveLength(12 * right[1].y.length);
  });

  it("leaves answers out: their base policies are others", () => {
    const { rows, ...rest } = withLosses();
    const answers = rows.map((row) => ({ ...row, run: `answer-${row.run}`, value: 0.5, format: "answer" as const }));
    expect(pretraining({ ...rest, rows: [...rows, ...answers] })).toEqual(pretraining({ ...rest, rows }));
  });

  it("follows the axes that snapshots were evaluated on, of the base policies with the least exposure", () => {
    const { rows } = syntheticResults();
    const right = drawn.filter(({ xaxis }) => xaxis === "x2");
    expect(new Set(right.flatMap(({ name }) => name ?? []))).toEqual(
      new Set(["in-distribution", "length", "composition"]),
    );
    const means = right.find(({ name }) => name === "composition")!;
    const measured = rows.filter((row) => /^e0-s[12]$/.test(row.run) && row.axis === "composition");
    const at = (step: number | null) => measured.filter(({ snapshot }) => snapshot === step).map(({ value }) => value);
    means.x.forEach((step, i) => expect(means.y[i]).toBeCloseTo((at(step)[0] + at(step)[1]) / 2, 5));
    const lines = right.filter(({ mode }) => mode === "lines");
    expect(lines.map(({ x }) => x.filter((step) => step === null).length)).toEqual([2, 2, 2]); // a gap after each seed
  });

  it("says what is missing where a protocol has no base policy", () =>
    expect(JSON.stringify(pretraining(noResults()))).toMatch(/no rows of study “base” in protocol “nothing”/));
});
