import { describe, expect, it } from "vitest";
import { arms } from "../../src/figures/arms";
import type { Trace } from "../../src/figures/plot/marks";
import { leversWorld } from "../verdicts/leversWorld";
import { inFont } from "./inFont";

const world = leversWorld({ seeds: 4, noise: 0 });
const title = "What the arms gain";
const titlesOf = ({ layout }: ReturnType<typeof arms>) => layout.annotations!.map(({ text }) => text);

/** Means on a panel's lines, from the top down: the large dots of all exposures. */
function meansOf(figure: ReturnType<typeof arms>, panel: string, exposure: number): Record<string, number> {
  const n = titlesOf(figure).indexOf(`<b>${panel}</b>`);
  const axis = n === 0 ? "x" : `x${n + 1}`;
  const own = (figure.data as Trace[]).filter(
    (trace) => trace.xaxis === axis && trace.marker?.size === 7 && !trace.name,
  );
  const { tickvals, ticktext } = figure.layout.yaxis as unknown as { tickvals: number[]; ticktext: string[] };
  const { x, y } = own[exposure] as unknown as { x: number[]; y: number[] };
  return Object.fromEntries(x.map((value, i) => [ticktext[tickvals.indexOf(Math.round(y[i]))], value]));
}

describe("the figure of a study's arms", () => {
  const skills = arms(world, "skills", { title });

  it("has a panel for every axis, in distribution last, and a line for every arm", () => {
    expect(titlesOf(skills).at(-1)).toBe("<b>in distribution</b>");
    expect(titlesOf(skills)).toHaveLength(7);
    expect(titlesOf(skills)).toEqual(expect.arrayContaining(["<b>1 operation</b>", "<b>4 operations</b>"]));
    expect(meansOf(skills, "composition (held-out pairs)", 0)).toEqual({
      "GRPO on single ones": 0,
      "GRPO on pairs": expect.closeTo(0.2, 5),
      "GRPO on both": 0,
      "RFT on pairs": expect.closeTo(0.19, 5),
      "SFT on pairs": expect.closeTo(0.02, 5),
    });
  });

  it("has GRPO with its usual settings from the same base policies below the arms, by exposure", () => {
    const reward = arms(world, "reward", { title });
    const unexposed = meansOf(reward, "depth (3 operations)", 0);
    expect(unexposed["near answer"]).toBeCloseTo(0.12, 5);
    expect(Object.keys(unexposed).at(-1)).toBe("GRPO, as elsewhere");
    const exposed = meansOf(reward, "depth (3 operations)", 1);
    expect(exposed.random).toBe(0);
    expect(exposed["GRPO, as elsewhere"]).toBeGreaterThan(0.2);
  });

  it("shows another metric, and leaves settings that were drawn to their own figure", () => {
    const coverage = arms(world, "coverage", { title, metric: "passAt256" });
    expect(meansOf(coverage, "length (5 letters)", 0)["pass@k training"]).toBeCloseTo(0.5 + 0.1 - 0.7, 5);
    const { ticktext } = arms(world, "specification", { title }).layout.yaxis as unknown as { ticktext: string[] };
    expect(ticktext).toContain("β = 0.05, rate 0.0002");
    expect(ticktext.join()).not.toContain("drawn");
  });

  it("cuts off no interval, however wide", () => {
    const { data, layout } = arms(leversWorld({ seeds: 3, noise: 0.1 }), "skills", { title });
    const bars = (data as Trace[]).filter(({ mode }) => mode === "lines");
    const ends = bars.flatMap(({ x, xaxis }) => (x as number[]).filter(Number.isFinite).map((end) => ({ end, xaxis })));
    expect(ends.length).toBeGreaterThan(0);
    for (const { end, xaxis } of ends) {
      const [low, high] = (layout as unknown as Record<string, { range: number[] }>)[xaxis!.replace("x", "xaxis")]
        .range;
      expect(end).toBeGreaterThanOrEqual(low);
      expect(end).toBeLessThanOrEqual(high);
    }
  });

  it("is plain JSON in the embedded font, and says that rows are missing", () => {
    expect(JSON.parse(JSON.stringify(skills))).toEqual(skills);
    expect(JSON.stringify(skills)).toMatch(inFont);
    const none = arms({ ...world, rows: [] }, "skills", { title });
    expect(JSON.stringify(none.layout)).toContain("no rows of study “skills” in protocol “levers”");
  });
});
