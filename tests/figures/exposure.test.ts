import { describe, expect, it } from "vitest";
import { ofFormat } from "../../src/results/filter";
import type { Results } from "../../src/results/rows";
import { exposure } from "../../src/figures/exposure";
import type { Figure } from "../../src/figures/plot/figure";
import { syntheticResults } from "./fixture";

type Drawn = { name?: string; xaxis: string; x: number[]; y: (number | null)[]; text?: string[]; marker: object };

const results = syntheticResults();
const traces = (figure: Figure) => figure.data as unknown as Drawn[];
const optimum = (figure: Figure) => traces(figure).filter(({ name }) => name?.includes("the theorem"));
const panels = (figure: Figure) => new Set(traces(figure).map(({ xaxis }) => xaxis)).size;
const titles = (figure: Figure) => JSON.stringify(figure.layout.annotations);

/** The runs on composition once more, as answers, every mass halved. */
function withAnswers(): Results {
  const prefixed = (id: string) => `answer-${id}`;
  const own = results.rows.filter(({ trainedOn, method }) => trainedOn === "composition" || method === "none");
  const answers = own
    .filter(({ study }) => study === "base" || study === "exposure")
    .map((row) => ({ ...row, run: prefixed(row.run), base: prefixed(row.base), format: "answer" as const }))
    .map((row) => ({ ...row, value: row.value / 2 }));
  return { ...results, rows: [...results.rows, ...answers] };
}

describe("the figure of exposure", () => {
  const drawn = exposure(results);

  it("has one panel a target, and one more for answers where they were trained on", () => {
    expect(panels(drawn)).toBe(4);
    expect(panels(exposure(withAnswers()))).toBe(5);
    expect(titles(exposure(withAnswers()))).toContain("composition (answers)");
    expect(titles(drawn)).not.toContain("answers");
  });

  it("mixes no formats: with answers beside them, the other panels stay as they were", () => {
    const points = (figure: Figure) => traces(figure).filter(({ xaxis }) => xaxis === "x4");
    expect(points(exposure(withAnswers())).map(({ y }) => y)).toEqual(points(drawn).map(({ y }) => y));
    expect(panels(exposure(ofFormat(withAnswers(), "answer")))).toBe(1);
  });

  it("draws the gain that would lift every answered prompt to 1, averaged over base seeds, at every exposure", () => {
    for (const [i, axis] of ["depth", "length", "vocabulary", "composition"].entries()) {
      const expected = [0, 0.02, 0.1].map((e) => {
        const counts = results.prompts.filter(
          (row) => row.axis === axis && row.run === row.base && row.base.startsWith(`e${e}-`),
        );
        const gains = counts.map(({ placing, correct }) => (placing + correct > 0 ? 1 - (placing + correct) / 32 : 0));
        return gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
      });
      expected.forEach((gain, j) => expect(optimum(drawn)[i].y[j]).toBeCloseTo(gain, 5));
    }
  });

  it("leaves a gap in that line where prompts were not counted, and leaves it out where none were", () => {
    const prompts = results.prompts.filter(({ base }) => !base.startsWith("e0.02"));
    expect(optimum(exposure({ ...results, prompts }))[0].y).toEqual([expect.any(Number), null, expect.any(Number)]);
    expect(optimum(exposure({ ...results, prompts: [] }))).toEqual([]);
  });

  it("shows one point a base seed, the mean of its RL seeds", () => {
    const again = results.rows
      .filter(({ rlSeed, baseSeed }) => rlSeed === 1 && baseSeed === 1)
      .map((row) => ({ ...row, run: `${row.run}-again`, rlSeed: 2, value: row.value + 0.02 }));
    const seeds = (figure: Figure) => traces(figure).filter(({ text, name, marker }) => text && !name && marker)[0];
    const [before, after] = [seeds(drawn), seeds(exposure({ ...results, rows: [...results.rows, ...again] }))];
    expect(before.y).toHaveLength(6); // two seeds at three exposures
    expect(after.y).toHaveLength(6);
    after.y.forEach((gain, i) => expect(gain! - before.y[i]!).toBeCloseTo(i % 2 === 0 ? 0.01 : 0, 4));
  });

  it("writes under each exposure the base mass it gave, and tells little from nothing", () => {
    const masses: Record<number, number> = { 0: 0, 0.02: 0.0002, 0.1: 0.0471 };
    const rows = results.rows.map((row) => {
      const isBase = row.axis === "depth" && row.method === "none";
      return isBase ? { ...row, value: masses[row.exposure] } : row;
    });
    const { ticktext } = exposure({ ...results, rows }).layout.xaxis!;
    expect(ticktext).toEqual(["0%<br>0", "2%<br><.001", "10%<br>.047"]);
  });
});
