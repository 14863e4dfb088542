import type { Annotation } from "plotly.js-dist";
import { describe, expect, it } from "vitest";
import { verdictsOf } from "../../src/verdicts";
import { discovery } from "../../src/figures/discovery";
import type { Trace } from "../../src/figures/plot/marks";
import { signed } from "../../src/results/numbers";
import { promptRow, row, tuned } from "../results/fixture";
import { training, world } from "../verdicts/world";
import { noResults, syntheticResults } from "./fixture";

type Drawn = Omit<Trace, "x" | "y" | "xaxis"> & {
  x: number[];
  y: number[];
  error_y: { array: number[]; arrayminus: number[] };
};

const [sequencesOfWorld, samplesOfSequence, seeds] = [20, 200, 6];
const results = world({ seeds, discovered: 0.3 });
const figure = discovery(results, training);

/** Traces of a name that have positions: keys of the legend have none. */
function named(name: string, of = figure): Drawn[] {
  return (of.data as Drawn[]).filter((trace) => trace.name === name && trace.x[0] !== null);
}

function texts(of = figure): string[] {
  return (of.layout.annotations as Annotation[]).map(({ text }) => text!);
}

describe("the figure of operation sequences", () => {
  const unseen = seeds * sequencesOfWorld;
  const limit = 1 - 0.025 ** (1 / (unseen * samplesOfSequence)); // Clopper and Pearson's after no success

  it("has a point for every sequence that is not at 0 before and after, and counts the others", () => {
    for (const { x } of named("unseen")) expect(x).toHaveLength(0.3 * unseen);
    expect(named("unseen")).toHaveLength(3);
    expect(texts().filter((text) => text.includes(`${0.7 * unseen} stay at 0 and are not drawn`))).toHaveLength(3);
  });

  it("sets the share of unseen sequences that rose at the limit of their base mass", () => {
    const [share] = named("share of the unseen above 0.1");
    expect(share.x).toEqual([expect.closeTo(Math.log10(limit), 4)]);
    expect(share.y).toEqual([0.3]);
  });

  it("shows the chance that one of the completions of a sequence is correct", () => {
    const [{ x, y }] = named("chance that training samples it");
    x.forEach((power, i) => expect(y[i]).toBeCloseTo(1 - (1 - 10 ** power) ** 100, 4));
  });

  it("counts sequences, those that rose, and those that sampling reaches at most", () => {
    const reach = (1 - (1 - limit) ** 100) * unseen;
    const counts = texts()
      .find((text) => text.includes("unseen"))!
      .split("<br>");
    expect(counts.slice(0, 5)).toEqual([
      `${unseen} of ${unseen} are unseen (${seeds} base seeds)`,
      `0 of their ${unseen * samplesOfSequence} other samples are correct`,
      `100 completions a sequence`,
      `reach at most ${reach.toFixed(1)} of them`,
      `${0.3 * unseen} of them rose above 0.1 by RL`,
    ]);
  });

  it("shows what the verdicts are on", () => {
    const verdict = (part: string) =>
      verdictsOf(results, training).find((each) => each.part === part && each.of === "depth")!;
    const [share] = named("share of the unseen above 0.1");
    const chance = 1 - (1 - 10 ** share.x[0]) ** 100;
    expect(share.y[0] - chance).toBeCloseTo(verdict("H2b").effect, 4);
    expect(share.y[0] - share.error_y.arrayminus[0] - chance).toBeCloseTo(verdict("H2b").lower, 4);
    const { effect, lower, upper } = verdict("H2a");
    expect(texts().join()).toContain(`their mean gain: ${signed(effect)} (${signed(lower)} to ${signed(upper)})`);
  });

  it("tells seen from unseen by one half of the base samples, and takes base masses from the other", () => {
    const half = { base: "b", placingSamples: 10, samples: 10 };
    const asked = [
      { prompt: 0, placing: 0, correct: 1 },
      { prompt: 1, placing: 1, correct: 0 },
    ];
    const one = discovery(
      {
        protocol: "test",
        rows: [row({ base: "b", run: "b", axis: "length" }), tuned("length", { base: "b", run: "t", axis: "length" })],
        prompts: asked.flatMap((before) => [
          promptRow({ ...half, ...before, run: "b" }),
          promptRow({ ...half, run: "t", prompt: before.prompt, placing: 4, correct: 4 }),
        ]),
        curves: [],
      },
      training,
    );
    const [sequence] = named("unseen", one);
    expect([sequence.x, sequence.y]).toEqual([[-1], [0.4]]);
    const [seen] = named("seen", one);
    expect(seen.y).toEqual([0.4]);
    expect(seen.x[0]).toBeLessThan(-1); // in the strip of masses of 0
    expect(texts(one)).toContainEqual(expect.stringContaining("1 of 2 are unseen (1 base seed)"));
  });

  it("says what is missing: rows, or the plan that says which prompts share operations", () => {
    expect(JSON.stringify(discovery(noResults()))).toContain("no rows of study “exposure” in protocol “nothing”");
    expect(JSON.stringify(discovery(syntheticResults()))).toContain("no plan of protocol “synthetic”");
  });
});
