import type { Annotation } from "plotly.js-dist";
import { describe, expect, it } from "vitest";
import { verdictsOf } from "../../src/verdicts";
import { discovery } from "../../src/figures/discovery";
import type { Trace } from "../../src/figures/plot/marks";
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
    expect(texts().filter((text) => text.includes(`${0.7 * unseen} unseen at 0 not drawn`))).toHaveLength(3);
  });

  it("sets the share of unseen sequences that rose beside the share that training samples at most", () => {
    const reach = 1 - (1 - limit) ** 100;
    expect(named("rose, 95%")[0].y).toEqual([0.3, 0.3, 0.3]);
    const [bars] = named("sampled in training, at most");
    expect(bars.y.filter((_, i) => i % 3 < 2)).toEqual(Array.from({ length: 6 }, () => expect.closeTo(reach, 4)));
    expect(JSON.stringify(figure.layout)).toContain(`depth<br>${0.3 * unseen} of ${unseen}`);
  });

  it("shows what the verdicts are on", () => {
    const { effect, lower } = verdictsOf(results, training).find(({ part, of }) => part === "H2b" && of === "depth")!;
    const [share] = named("rose, 95%");
    const [{ y }] = named("sampled in training, at most");
    expect(share.y[0] - y[0]).toBeCloseTo(effect, 4);
    expect(share.y[0] - share.error_y.arrayminus[0] - y[0]).toBeCloseTo(lower, 4);
  });

  it("claims that no more rise than sampling reaches where that is so", () => {
    const title = (of: typeof figure) => (of.layout.title as { text: string }).text;
    expect(title(figure)).toMatch(/^Operation sequences before and after RL/);
    // One base sample a sequence, none of them right: masses may be up to .03, and sampling may reach .95.
    const fewSamples = results.prompts.map((each) => (each.run === each.base ? { ...each, samples: 1 } : each));
    expect(title(discovery({ ...results, prompts: fewSamples }, training))).toMatch(/^No more unseen sequences rise/);
  });

  it("tells seen from unseen by one half of the base samples, and takes base masses from the other", () => {
    const half = { base: "b", placingSamples: 10, samples: 10 };
    const asked = [
      ...[0, 1, 2, 3, 4].map((prompt) => ({ prompt, placing: 0, correct: 1 })), // five: fewer have no panel
      { prompt: 5, placing: 1, correct: 0 },
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
    expect([sequence.x, sequence.y]).toEqual([
      [-1, -1, -1, -1, -1],
      [0.4, 0.4, 0.4, 0.4, 0.4],
    ]);
    const [seen] = named("seen", one);
    expect(seen.y).toEqual([0.4]);
    expect(seen.x[0]).toBeLessThan(-1); // in the strip of masses of 0
    expect(JSON.stringify(one.layout)).toContain("length<br>5 of 5");
  });

  it("says what is missing: rows, or the plan that says which prompts share operations", () => {
    expect(JSON.stringify(discovery(noResults()))).toContain("no rows of study “exposure” in protocol “nothing”");
    expect(JSON.stringify(discovery(syntheticResults()))).toContain("no plan of protocol “synthetic”");
  });
});
