import { describe, expect, it } from "vitest";
import { controls } from "../../src/figures/controls";
import type { Figure } from "../../src/figures/plot/figure";
import type { Trace } from "../../src/figures/plot/marks";
import { severalDecisions } from "../../src/figures/severalDecisions";
import { shareClosed } from "../../src/figures/shareClosed";
import { replicationLadder, replicationTestbed } from "../verdicts/replicationWorld";
import { noResults } from "./fixture";
import { inFont } from "./inFont";

const testbed = replicationTestbed({ seeds: 4, largerBeta: -0.1, drGrpo: 0.05, closed: () => 0.5 });
const ladder = replicationLadder({ seeds: 3 });
const shown = {
  controls: controls(testbed),
  severalDecisions: severalDecisions(ladder),
  shareClosed: shareClosed(testbed),
};

/** Means of a name in the legend, or of all lines with markers: their positions and values. */
const named = ({ data }: Figure, name: string) => (data as Trace[]).filter((trace) => trace.name === name) as { x: number[]; y: number[] }[]; // prettier-ignore
const titlesOf = ({ layout }: Figure) => (layout.title as { text: string }).text.split("<br>");

describe.each(Object.entries(shown))("the figure %s", (_, figure) => {
  it("is plain JSON in the embedded font, with a title and a subtitle that fit the page", () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(JSON.stringify(figure)).toMatch(inFont);
    const [title, subtitle] = titlesOf(figure);
    expect(title.length).toBeLessThan(85);
    expect(subtitle.replace(/<[^>]*>/g, "").length).toBeLessThan(125);
  });
});

describe("the figure of controls", () => {
  it("has the gain of every arm on each target, as the world makes it", () => {
    const gain = (name: string) => named(shown.controls, name).slice(0, 4).map(({ y }) => y[0]); // prettier-ignore
    const grpo = gain("GRPO, β = 0.05");
    gain("rewards shuffled in each group").forEach((each) => expect(each).toBeCloseTo(0, 1));
    gain("β = 0.5").forEach((each, i) => expect(each - grpo[i]).toBeCloseTo(-0.1, 1));
    const drGrpo = named(shown.controls, "Dr. GRPO’s loss");
    expect(drGrpo).toHaveLength(2); // depth and length, and no order of completions
    drGrpo.forEach(({ y }, i) => expect(y[0] - grpo[i]).toBeCloseTo(0.05, 1));
  });
});

describe("the figure of several decisions", () => {
  it("has the law that the world follows nearest, in every update, number of decisions and β", () => {
    const [own, table] = ["law, decisions alike after any prefix", "of a table"].map((name) =>
      named(shown.severalDecisions, name),
    );
    expect(own).toHaveLength(16);
    expect(table).toHaveLength(16);
    own.forEach(({ x }, i) => expect(x[0]).toBeLessThanOrEqual(table[i].x[0]));
    for (const { x } of own) expect(x[0]).toBeLessThan(0.01);
  });
});

describe("the figure of the share that RL closes", () => {
  it("has that share in distribution, at whatever base mass", () => {
    const [means] = (shown.shareClosed.data as Trace[]).filter(({ mode }) => mode === "lines+markers") as {
      y: number[];
    }[];
    expect(means.y.length).toBeGreaterThan(3);
    for (const share of means.y) expect(share).toBeCloseTo(0.5, 1);
  });
});

it("say which study is missing where there are no rows", () => {
  for (const [draw, study] of [
    [controls, "reward-control"],
    [severalDecisions, "ladder-decisions"],
    [shareClosed, "saturation"],
  ] as const)
    // prettier-ignore
    expect(JSON.stringify(draw(noResults()))).toContain(`no rows of study “${study}”`);
});
