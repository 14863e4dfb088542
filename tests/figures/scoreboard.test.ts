import { describe, expect, it } from "vitest";
import { allFigures } from "../../src/figures";
import { scoreboard } from "../../src/figures/scoreboard";
import { leversOf } from "../../src/figures/scoreboardCells";
import type { Trace } from "../../src/figures/plot/marks";
import { evidenceOf } from "../../src/verdicts/evidence";
import { leversWorld, plan } from "../verdicts/leversWorld";
import { row } from "../results/fixture";
import { noResults } from "./fixture";
import { inFont } from "./inFont";

const world = leversWorld({ seeds: 6, noise: 0, prompts: 12 });
const levers = leversOf(evidenceOf(world));
const lever = (name: string) => levers.find((each) => each.name === name)!.cells;

describe("the scoreboard's numbers", () => {
  it("are gains of prompts by their base mass: .05 rises to .25, .5 to .8, and .95 counts in neither", () => {
    const { low, middle } = lever("RLOO");
    expect([low.own!.mean, middle.own!.mean]).toEqual([expect.closeTo(0.2, 9), expect.closeTo(0.3, 9)]);
    const random = lever("random");
    expect([random.low.own!.mean, random.middle.own!.mean]).toEqual([0, 0]);
    expect(random.low.reference).toBeCloseTo(0.2, 9);
  });

  it("count sequences without a right base sample, and those that exceed .1: with gold two of three, in 6 seeds on two targets and in 5 on a third", () => {
    const { found } = lever("one gold answer");
    expect(found.counts).toEqual([34, 51]);
    expect(found.own!.mean).toBeCloseTo(2 / 3, 9);
    expect(found.reference).toBe(0);
    expect(lever("GRPO").found.counts).toEqual([0, 54]);
    expect(lever("random").found.own).toBeUndefined(); // not run at exposure 0
  });

  it("are changes in distribution, beside GRPO's from the same start", () => {
    const { own, reference } = lever("β = 0.05, resets").cost;
    expect([own!.mean, reference]).toEqual([expect.closeTo(-0.15, 9), expect.closeTo(-0.05, 9)]);
    const grpo = lever("GRPO").cost;
    expect(grpo.reference).toBe(grpo.own!.mean);
  });

  it("are of the goal of a curriculum, without GRPO beside it, which does not train on that goal; nor beside other transformers", () => {
    const goal = world.rows.filter(({ study, axis }) => study === "curriculum" && axis === "depth-4");
    expect(goal.length).toBeGreaterThan(0);
    const phases = lever("phases");
    expect(phases.low).toMatchObject({ own: { seeds: 6 }, reference: undefined });
    expect(phases.middle.own).toBeUndefined();
    expect(lever("width 128").low.reference).toBeUndefined();
  });

  it("are of exposures that all base seeds of a line have: one that two seeds lack counts for none", () => {
    const isLeftOut = ({ study, exposure, baseSeed }: (typeof world.rows)[number]) =>
      study === "algorithms" && exposure === 0.02 && baseSeed % 3 === 0;
    const fewer = { ...world, rows: world.rows.filter((each) => !isLeftOut(each)) };
    const runs = new Set(fewer.rows.filter(({ study, exposure }) => study === "algorithms" && exposure > 0).map(({ exposure }) => exposure)); // prettier-ignore
    expect(runs.size).toBeGreaterThan(1);
    const cell = leversOf(evidenceOf(fewer)).find(({ name }) => name === "RLOO")!.cells.middle;
    const only = {
      ...world,
      rows: world.rows.filter(({ study, exposure }) => study !== "algorithms" || exposure !== 0.02),
    };
    expect(cell).toEqual(leversOf(evidenceOf(only)).find(({ name }) => name === "RLOO")!.cells.middle);
  });

  it("have every arm of the plan that they are about", () => {
    const about = ["algorithms", "reward", "groups", "prolonged", "curriculum", "architecture"];
    const runs = plan.jobs
      .flatMap((job) => job.runs)
      .filter(({ study, arm }) => about.includes(study) && !arm?.endsWith("-alchemy"));
    const settings = new Set(
      runs.map(({ study, arm, method }) => `${study} ${arm} ${study === "algorithms" ? method : ""}`),
    );
    expect(levers).toHaveLength(1 + settings.size);
    expect(new Set(levers.map(({ group, name }) => `${group} ${name}`)).size).toBe(levers.length);
  });
});

describe("the figure of the scoreboard", () => {
  const figure = scoreboard(world);
  const traces = figure.data as (Omit<Trace, "x" | "y"> & { x: number[]; y: number[]; xaxis: string })[];

  it("has a dot for each lever and column that has rows, on the lever's line", () => {
    const dots = traces.filter(({ mode, text }) => mode === "markers" && text !== undefined);
    const cells = (["low", "middle", "found", "cost"] as const).map((column) =>
      levers.flatMap(({ cells }) => cells[column].own?.mean ?? []),
    );
    expect(dots.map(({ x }) => x)).toEqual(cells.map((means) => means.map((mean) => expect.closeTo(mean, 5))));
    const axis = figure.layout.yaxis as unknown as { tickvals: number[]; ticktext: string[] };
    const gold = axis.tickvals[axis.ticktext.indexOf("one gold answer")];
    const found = dots.find(({ xaxis }) => xaxis === "x3")!;
    expect(found.y[found.x.findIndex((share) => share > 0.6)]).toBe(gold);
  });

  it("is plain JSON in the embedded font, and fits the page", () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(JSON.stringify(figure)).toMatch(inFont);
    const [title, subtitle] = (figure.layout.title as { text: string }).text.split("<br>");
    expect(title.length).toBeLessThan(85);
    expect(subtitle.replace(/<[^>]*>/g, "").length).toBeLessThan(125);
  });

  it("is not drawn where there are no rows of a lever, and says so where it is asked for", () => {
    expect(JSON.stringify(scoreboard(noResults()))).toContain("no rows of study “algorithms” in protocol “nothing”");
    const drawn = Object.keys(allFigures({ ...noResults(), rows: [row()] }));
    expect(drawn).toContain("8-verdicts");
    for (const id of ["23-scoreboard", "24-lookup"]) expect(drawn).not.toContain(id);
  });
});
