import type { Annotation } from "plotly.js-dist";
import { describe, expect, it } from "vitest";
import type { PromptRow, ResultRow, Results } from "../../src/results/rows";
import { verdictsOf } from "../../src/verdicts";
import { evidenceOf } from "../../src/verdicts/evidence";
import { measured } from "../../src/figures/hypothesisParts";
import { partOf } from "../../src/hypotheses/hypotheses";
import { invertedU } from "../../src/figures/invertedU";
import type { Trace } from "../../src/figures/plot/marks";
import { sigmoid } from "../../src/theory/numeric";
import { promptRow, row, tuned } from "../results/fixture";
import { training, world } from "../verdicts/world";
import { noResults } from "./fixture";

type Drawn = Omit<Trace, "x" | "y" | "xaxis"> & { x: number[]; y: number[] };

/** One run on `axis`: correct of 10 in the placing half, in the measuring half, and of 20 after RL. */
function run(id: number, axis: "depth" | "composition", counts: number[], changes: Partial<ResultRow> = {}): Results {
  const keys = { base: `b${id}`, baseSeed: id, axis } as const;
  const [placing, correct, after] = counts;
  const half = { placingSamples: 10, samples: 10 };
  const prompt = (of: Partial<PromptRow>) => promptRow({ base: keys.base, axis, ...half, ...of });
  return {
    protocol: "test",
    rows: [row({ ...keys, run: keys.base }), tuned(axis, { ...keys, run: `t${id}`, rlSeed: id, ...changes })],
    prompts: [
      prompt({ run: keys.base, placing, correct }),
      prompt({ run: `t${id}`, study: "exposure", placing: after, correct: 0 }),
    ],
    curves: [],
  };
}

function together(runs: Results[]): Results {
  const all = <K extends "rows" | "prompts">(key: K) => runs.flatMap((each) => each[key] as Results[K][number][]);
  return { protocol: "test", rows: all("rows") as ResultRow[], prompts: all("prompts") as PromptRow[], curves: [] };
}

function traces(results: Results): Drawn[] {
  return invertedU(results).data as Drawn[];
}

/** Traces of a name that have positions: keys of the legend have none. */
function named(name: string, of: Drawn[]): Drawn[] {
  return of.filter((trace) => trace.name === name && trace.x[0] !== null);
}

function texts(results: Results): string {
  return (invertedU(results).layout.annotations as Annotation[]).map(({ text }) => text).join("\n");
}

function titleOf(results: Results): string {
  return JSON.stringify(invertedU(results).layout.title);
}

describe("the figure of gain against base mass", () => {
  const few = together([
    run(1, "depth", [1, 3, 8]),
    run(2, "depth", [2, 2, 12]),
    run(3, "depth", [5, 7, 20], { study: "alone" }),
  ]);

  it("takes Q from one half of the base samples and the gain from the other, each study by its mark", () => {
    const [exposure] = named("all targets exposed", traces(few));
    expect(exposure.x.map(sigmoid)).toEqual([expect.closeTo(0.1, 5), expect.closeTo(0.2, 5)]);
    expect(exposure.y).toEqual([expect.closeTo(8 / 20 - 0.3, 6), expect.closeTo(12 / 20 - 0.2, 6)]);
    const [alone] = named("this one alone", traces(few));
    expect([alone.x.map(sigmoid), alone.y]).toEqual([[0.5], [expect.closeTo(1 - 0.7, 6)]]);
    expect(alone.marker!.symbol).not.toBe(exposure.marker!.symbol);
  });

  it("draws a line over the range of its runs, and none where a single run has no slope", () => {
    const solid = traces(few).filter((trace) => trace.mode === "lines" && trace.line!.dash === "solid");
    const ends = (values: number[]) => [values[0], values[values.length - 1]];
    expect(solid.map(({ x, y }) => [ends(x.map(sigmoid)), ends(y)])).toEqual([
      [
        [expect.closeTo(0.1, 5), expect.closeTo(0.2, 5)],
        [expect.closeTo(0.1, 6), expect.closeTo(0.4, 6)],
      ],
    ]);
    expect(texts(few)).toContain("slope below 0.3: +3.000");
    expect(texts(few)).not.toContain("from 0.3 on");
  });

  it("draws the slopes that the verdicts are on", () => {
    const results = world({ seeds: 6 });
    const evidence = evidenceOf(results, training);
    const drawn = traces(results).filter((trace) => trace.mode === "lines" && trace.line!.dash === "solid");
    const slopes = drawn.map(({ x, y }) => (y[160] - y[0]) / (sigmoid(x[160]) - sigmoid(x[0])));
    const judged = partOf("H1b").of.flatMap((of) =>
      (["H1a", "H1b"] as const)
        .filter((id) => partOf(id).of.includes(of))
        .map((id) => measured(id, evidence, of).effect),
    );
    expect(slopes).toEqual(judged.map((slope) => expect.closeTo(slope, 3)));
  });

  it("has no line where a part is not judged: composition below the break", () => {
    const composition = together([run(1, "composition", [1, 3, 8]), run(2, "composition", [2, 2, 12])]);
    expect(texts(composition)).not.toContain("slope");
  });

  it("ends the theorem's headroom near 1 − Q at the runs' β", () => {
    const [{ x, y }] = named("headroom at β = 0.05", traces(few));
    x.map(sigmoid).forEach((Q, i) => expect(y[i]).toBeCloseTo(1 - Q, 3));
  });

  it("shows the theorem's headroom where odds double", () => {
    const [doubled] = named("headroom, odds ×2, ×8, ×64", traces(few));
    const gain = (Q: number) => (2 * Q) / (1 + Q) - Q;
    doubled.x.map(sigmoid).forEach((Q, i) => expect(doubled.y[i]).toBeCloseTo(gain(Q), 5));
  });

  it("counts runs and base seeds", () => {
    expect(titleOf(few)).toContain("3 runs, 3 base seeds");
    expect(titleOf(together([run(1, "depth", [1, 3, 8])]))).toContain("1 base seed:");
  });

  it("claims a rise and a fall where H1 holds, on as many targets as it does, and none where RL changes nothing", () => {
    const [some, none] = [world(), world({ tuned: (Q) => Q })];
    const holding = (id: string) => verdictsOf(some).filter(({ part, verdict }) => part === id && verdict === "holds");
    expect(holding("H1b")).toHaveLength(5);
    const rising = holding("H1a").length === 4 ? "all 4" : `${holding("H1a").length} of 4`;
    expect(titleOf(some)).toContain(`Gain rises with base mass below .3 (${rising} targets), and falls above (all 5)`);
    expect(titleOf(none)).toContain("Gain by RL on each target");
  });

  it("says what is missing where there are no runs", () =>
    expect(JSON.stringify(invertedU(noResults()))).toContain("no rows of study “exposure” in protocol “nothing”"));
});
