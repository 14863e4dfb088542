import { describe, expect, it } from "vitest";
import type { CurveRow, ResultRow, Results } from "../../src/results/rows";
import type { Figure } from "../../src/figures";
import { curves } from "../../src/figures/curves";
import { tuned } from "../results/fixture";

type Drawn = { name?: string; mode: string; xaxis: string; fill?: string; x: number[]; y: number[] };

interface Setting {
  seeds: number;
  /** Steps that each point is the mean over. */
  width: number;
  format?: ResultRow["format"];
}

/** RL on length at two exposures: at 0 no reward and no signal, at 2% a reward that rises from .2 by .005 a step. */
function results({ seeds, width, format = "steps" }: Setting): Results {
  const [rows, points]: [ResultRow[], CurveRow[]] = [[], []];
  for (let baseSeed = 1; baseSeed <= seeds; baseSeed++)
    for (const exposure of [0, 0.02]) {
      const run = `${format}-e${exposure}-s${baseSeed}`;
      rows.push(tuned("length", { run, exposure, baseSeed, rlSeed: baseSeed, format, axis: "length" }));
      for (let step = width; step <= 80; step += width) {
        const middle = step - (width - 1) / 2;
        const reward = exposure === 0 ? 0 : 0.2 + 0.005 * middle + 0.01 * baseSeed;
        const values = { reward, frac_reward_zero_std: exposure === 0 ? 1 : 0.4, kl: 0.1, entropy: 0.2 };
        for (const [metric, value] of Object.entries(values))
          points.push({ run, study: "exposure", step, metric, value });
      }
    }
  return { protocol: "test", rows, prompts: [], curves: points };
}

const drawn = (figure: Figure) => figure.data as Drawn[];
const bold = (figure: Figure) => drawn(figure).filter(({ name }) => name === "length");
const titleOf = (figure: Figure) => (figure.layout.title as { text: string }).text;

describe("the figure of learning curves", () => {
  it("shows the same course whether a point is one step or the mean over five", () => {
    const [everyStep, thinned] = [curves(results({ seeds: 2, width: 1 })), curves(results({ seeds: 2, width: 5 }))];
    const [rising] = bold(everyStep).filter(({ xaxis }) => xaxis === "x2");
    const [same] = bold(thinned).filter(({ xaxis }) => xaxis === "x2");
    expect(same.x).toEqual([3, 8, 13, 18, 23, 28, 33, 38, 43, 48, 53, 58, 63, 68, 73, 78]);
    same.x.slice(1, -1).forEach((step, i) => expect(same.y[i + 1]).toBeCloseTo(rising.y[rising.x.indexOf(step)], 5));
    expect(titleOf(thinned).split("<br>")[0]).toBe(titleOf(everyStep).split("<br>")[0]);
    expect(titleOf(everyStep)).toMatch(
      /^Of these exposures, reward rises most at 2%, where fewest.*bold: mean over 9 steps/,
    );
    expect(titleOf(thinned)).toMatch(/bold: mean over 5 steps/);
  });

  it("draws few seeds as lines, and of many the mean within its interval", () => {
    const panel = (seeds: number) => drawn(curves(results({ seeds, width: 5 }))).filter(({ xaxis }) => xaxis === "x2");
    const lines = panel(2).filter(({ mode, name }) => mode === "lines" && !name);
    expect(lines.map(({ y }) => y.filter((value) => value === null).length)).toEqual([2]); // a gap after each seed
    expect(panel(2).some(({ fill }) => fill)).toBe(false);
    const [band, line, ...rest] = panel(12);
    expect(rest).toEqual([]);
    const points = line.x.length;
    line.y.forEach((mean, i) => {
      expect(band.y[i]).toBeLessThan(mean);
      expect(band.y[2 * points - 1 - i]).toBeGreaterThan(mean);
    });
  });

  it("shows medians of the KL, which one run cannot move, and says how large that run's was", () => {
    const calm = results({ seeds: 12, width: 5 });
    const isSpike = ({ run, metric, step }: CurveRow) => run === "steps-e0.02-s3" && metric === "kl" && step === 20;
    const spiked = {
      ...calm,
      curves: calm.curves.map((point) => (isSpike(point) ? { ...point, value: 50 } : point)),
    };
    const ofKl = (of: Results) => drawn(curves(of)).filter(({ xaxis, name }) => xaxis === "x4" && name === "length");
    expect(ofKl(spiked)).toEqual(ofKl(calm));
    expect(JSON.stringify(curves(spiked).layout)).toContain("largest of a run: 50<br>length, steps 16–20");
    expect(JSON.stringify(curves(calm).layout)).not.toContain("largest of a run");
  });

  it("gives rewards, which are shares, the axis from 0 to 1", () => {
    const { layout } = curves(results({ seeds: 2, width: 1 }));
    const range = (layout as unknown as Record<string, { range: number[] }>).yaxis.range;
    expect(range[0]).toBeLessThanOrEqual(0);
    expect(range[0]).toBeGreaterThan(-0.05);
    expect(range[1]).toBeGreaterThanOrEqual(1);
    expect(range[1]).toBeLessThan(1.05);
  });

  it("leaves answers out: they start elsewhere", () => {
    const [steps, answers] = [results({ seeds: 2, width: 5 }), results({ seeds: 2, width: 5, format: "answer" })];
    const both = { ...steps, rows: [...steps.rows, ...answers.rows], curves: [...steps.curves, ...answers.curves] };
    expect(curves(both)).toEqual(curves(steps));
    expect(JSON.stringify(curves(answers))).toMatch(/no rows of study “exposure”/);
  });
});
