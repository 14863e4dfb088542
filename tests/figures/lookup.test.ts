import { describe, expect, it } from "vitest";
import { lookup } from "../../src/figures/lookup";
import type { Trace } from "../../src/figures/plot/marks";
import { learned } from "../verdicts/leversOutcomes";
import { leversWorld } from "../verdicts/leversWorld";
import { noResults } from "./fixture";
import { inFont } from "./inFont";

const world = leversWorld({ seeds: 3, noise: 0 });
const figure = lookup(world);
const traces = figure.data as (Trace & { x: number[]; y: number[] })[];
const steps = [0, 25, 50, 75, 100];

describe("the figure of lookup rungs", () => {
  it("has a panel for each base mass, and in it the mean over base seeds of each kind of rules", () => {
    const bold = traces.filter(({ name }) => name !== undefined);
    const expected = [1 / 3, 0.1, 0.01, 0.001].flatMap((mass) =>
      [learned.one, learned.ten, mass].map((end) =>
        steps.map((percent) => mass + (percent / 100) * (mass < 0.005 ? 0 : end - mass)),
      ),
    );
    expect(bold.map(({ x }) => x)).toEqual(expected.map(() => steps));
    expect(bold.map(({ y }) => y)).toEqual(expected.map((course) => course.map((mass) => expect.closeTo(mass, 5))));
    const titles = figure.layout.annotations!.map(({ text }) => text);
    expect(titles).toEqual(["1/3", "1/10", "1/100", "1/1,000"].map((mass) => `<b>base mass ${mass}</b>`));
  });

  it("has every base seed as a line of its own, from the base policy to the end", () => {
    const thin = traces.filter(({ name }) => name === undefined);
    expect(thin).toHaveLength(12);
    for (const { x } of thin) expect(x).toEqual([1, 2, 3].flatMap(() => [...steps, null]));
  });

  it("is plain JSON in the embedded font", () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(JSON.stringify(figure)).toMatch(inFont);
  });

  it("says that rows are missing: of all, or of all but base policies", () => {
    const rows = world.rows.filter(({ method }) => method === "none");
    for (const empty of [noResults(), { ...world, rows }])
      expect(JSON.stringify(lookup(empty))).toContain("no rows of study “ladder-lookup”");
  });
});
