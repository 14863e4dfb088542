import { describe, expect, it } from "vitest";
import { specification } from "../../src/figures/specification";
import { leversWorld } from "../verdicts/leversWorld";
import { inFont } from "./inFont";

const world = leversWorld({ seeds: 3, prompts: 12 });
const figure = specification(world);

describe("the specification curve", () => {
  it("counts in how many settings each claim has its sign", () => {
    const titles = figure.layout.annotations!.map(({ text }) => text);
    expect(titles.slice(0, 2)).toEqual([
      "<b>Gain in the middle minus at low base mass: above 0 in 24 of 24</b>",
      "<b>Gain at high base mass minus in the middle: below 0 in 24 of 24</b>",
    ]);
    expect(titles[2]).toMatch(/^<b>Gain on depth at exposure 2% minus at 0: above 0 in \d+ of 24<\/b>$/);
  });

  it("shows under each setting one value of every choice", () => {
    const { x } = figure.data.at(-1) as unknown as { x: number[] };
    expect(x).toHaveLength(24 * 6);
    expect([...x].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 * 6 }, (_, i) => Math.floor(i / 6)));
  });

  it("is plain JSON in the embedded font, and says that rows are missing", () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(JSON.stringify(figure)).toMatch(inFont);
    const none = specification({ ...world, rows: [] });
    expect(JSON.stringify(none.layout)).toContain("no rows of study “specification” in protocol “levers”");
  });
});
