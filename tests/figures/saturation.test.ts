import { describe, expect, it } from "vitest";
import type { ResultRow, Results } from "../../src/results/rows";
import type { Figure } from "../../src/figures/plot/figure";
import { saturation } from "../../src/figures/saturation";
import { syntheticResults } from "./fixture";

type Drawn = { name?: string; mode: string; xaxis: string; x: number[]; y: number[]; marker?: { size: number } };
type Note = { text: string; x: number; xref: string };

const results = syntheticResults();
const traces = (figure: Figure) => figure.data as unknown as Drawn[];
const notes = (figure: Figure) => figure.layout.annotations as unknown as Note[];
const panels = (figure: Figure) => new Set(traces(figure).map(({ xaxis }) => xaxis)).size;
const titleOf = (figure: Figure) => (figure.layout.title as { text: string }).text;
const meansOf = (figure: Figure, axis: string, xaxis: string) =>
  traces(figure).find((trace) => trace.name === axis && trace.xaxis === xaxis)!;

/** The snapshots' runs once more under other ids, with `change` in each row. */
function again(prefix: string, change: (row: ResultRow) => Partial<ResultRow>): ResultRow[] {
  const own = results.rows.filter(
    ({ study, snapshot }) => study === "saturation" || (study === "base" && snapshot < 800),
  );
  return own.map((row) => ({ ...row, run: `${prefix}${row.run}`, base: `${prefix}${row.base}`, ...change(row) }));
}

const exposed = again("exposed-", ({ value }) => ({ exposure: 0.02, value: 0.9 * value }));
const answers = again("answer-", ({ value }) => ({ format: "answer", value: 0.5 * value }));
const all: Results = { ...results, rows: [...results.rows, ...exposed, ...answers] };

/** pass@32 of 32 samples for the base policies of the snapshots. */
const passes = results.rows
  .filter(({ study, snapshot, axis }) => study === "base" && snapshot < 800 && axis === "in-distribution")
  .map((row): ResultRow => ({ ...row, metric: "passAt32", value: Math.min(1, row.value + 0.3) }));

describe("the figure of saturation", () => {
  const drawn = saturation(results);

  it("is one row of two panels for one exposure and format, and a row more for each other", () => {
    expect(panels(drawn)).toBe(2);
    expect(panels(saturation(all))).toBe(6);
    const named = notes(saturation(all)).map(({ text }) => text);
    for (const name of ["exposure 0%", "exposure 2%", "answers, exposure 0%"])
      expect(named).toContain(`<b>${name}, out of distribution</b>`);
  });

  it("mixes neither exposures nor formats: the first row is what it was alone", () => {
    for (const axis of ["composition", "length"])
      expect(meansOf(saturation(all), axis, "x2").y).toEqual(meansOf(drawn, axis, "x2").y);
    const [own, ninth] = ["x2", "x4"].map((xaxis) => meansOf(saturation(all), "composition", xaxis).y);
    own.forEach((change, i) => expect(ninth[i]).toBeCloseTo(0.9 * change, 4));
  });

  it("sets means over seeds at the mean base accuracy of the snapshot", () => {
    const at = (method: string, axis: string) => {
      const own = results.rows.filter(
        (row) => row.snapshot === 250 && row.method === method && row.axis === axis && row.exposure === 0,
      );
      return own.reduce((sum, { value }) => sum + value, 0) / own.length;
    };
    const { x, y } = meansOf(drawn, "composition", "x2");
    expect(1 / (1 + Math.exp(-x[2]))).toBeCloseTo(at("none", "in-distribution"), 5);
    expect(y[2]).toBeCloseTo(at("grpo", "composition") - at("none", "composition"), 5);
  });

  it("draws the theorem's optimum in distribution: what pass@n of the snapshot is above its mass", () => {
    const theorem = traces(saturation({ ...results, rows: [...results.rows, ...passes] })).filter(({ name }) =>
      name?.includes("the theorem"),
    );
    expect(theorem).toHaveLength(1);
    expect(theorem[0].xaxis).toBe("x");
    [0.3, 0.3, 0.27].forEach((gain, i) => expect(theorem[0].y[i]).toBeCloseTo(gain, 2));
    expect(theorem[0].y[5]).toBeLessThan(0.02);
    expect(traces(drawn).filter(({ name }) => name?.includes("the theorem"))).toEqual([]);
  });

  it("labels steps where there is space, the last always", () => {
    const labels = notes(drawn).filter(({ text }) => /^(step )?\d+$/.test(text));
    const x = labels.map((label) => label.x);
    expect(labels.map(({ text }) => text)).toEqual(["step 150", "300", "400", "600"]); // by base accuracy: .32, .86, .96, .99
    x.slice(1).forEach((position, i) => expect(position - x[i]).toBeGreaterThan(1.1));
  });

  it("claims only what every row of panels shows", () => {
    const unmoved = again("still-", () => ({ exposure: 0.1, value: 0.5 }));
    const third = again("third-", ({ baseSeed }) => ({ baseSeed: baseSeed + 10 }));
    const losing = [...results.rows, ...third].map((row) => {
      const atEnd = row.method === "grpo" && row.axis === "composition" && row.snapshot === 600;
      return atEnd ? { ...row, value: row.value - 0.1 } : row;
    });
    expect(titleOf(saturation({ ...results, rows: losing }))).toMatch(
      /^Gains .* saturates; some targets then lose<br>/,
    );
    expect(titleOf(saturation(all))).toMatch(/^Gains .* saturates<br>/);
    expect(titleOf(saturation(all))).toMatch(/^Gains in distribution vanish/);
    expect(titleOf(saturation({ ...all, rows: [...all.rows, ...unmoved] }))).toMatch(/^Gain by RL in distribution/);
  });
});
