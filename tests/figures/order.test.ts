import { describe, expect, it } from "vitest";
import type { CurveRow, ResultRow, Results } from "../../src/results/rows";
import { hypotheses } from "../../src/hypotheses/hypotheses";
import type { Figure } from "../../src/figures";
import type { Trace } from "../../src/figures/plot/marks";
import { order } from "../../src/figures/order";
import { row, tuned } from "../results/fixture";
import { world } from "../verdicts/world";
import { withExtensions } from "./extensions";
import { noResults, syntheticResults } from "./fixture";

type Drawn = Trace & { x: number[]; y: number[]; error_y?: { array: number[] } };

const titlesOf = ({ layout }: Figure) =>
  layout.annotations!.flatMap(({ text }) => (text!.startsWith("<b>") ? [text!.slice(3, -4)] : []));
/** Large marks: means of a panel's slots, by position. */
const meansOf = ({ data }: Figure, xaxis = "x") =>
  (data as Drawn[])
    .filter((trace) => (trace as { xaxis?: string }).xaxis === xaxis && trace.marker!.size === 8)
    .map(({ x, y }) => [x[0], y[0]]);

function correlation(baseSeed: number, on: "depth" | "length", exposure: number, value: number): ResultRow {
  const key = { base: `e${exposure}-s${baseSeed}`, baseSeed, rlSeed: baseSeed, exposure, axis: on } as const;
  return tuned(on, { ...key, run: `${key.base}-${on}`, metric: "wrongRankCorrelation", value });
}

/** Seed 1: .8 and .6 on depth, .1 on length; seed 2: .4 on depth. */
const few = [
  correlation(1, "depth", 0, 0.8),
  correlation(1, "depth", 0.02, 0.6),
  correlation(1, "length", 0, 0.1),
  correlation(2, "depth", 0, 0.4),
];

describe("the figure of the order of completions", () => {
  it("shows means over base seeds, RL runs of each averaged first, by target and of all as H6b judges", () => {
    const figure = order({ ...noResults(), rows: few });
    expect(meansOf(figure)).toEqual([[0, 0.55], [1, 0.1], [4, 0.45]]); // prettier-ignore
    expect(titlesOf(figure)).toEqual(["Sampled completions, wrong"]);
    expect(JSON.stringify(figure.layout.annotations)).toContain("all: +.450");
  });

  it("shows ladder, targets and entropy where a protocol has them, on the lines of the hypotheses", () => {
    const figure = order(withExtensions(syntheticResults()));
    expect(titlesOf(figure)).toHaveLength(4);
    const dashed = figure.layout.shapes!.filter(({ line }) => line!.dash === "dash").map(({ y0 }) => y0);
    const parts = hypotheses.flatMap((hypothesis) => hypothesis.parts);
    const bound = (id: string) => Object.values(parts.find((part) => part.id === id)!.region)[0];
    expect(dashed).toEqual(["H6b", "H6b", "H6a", "H6c"].map(bound));
  });

  it("shows entropy at the end minus that at the start, of thinned and complete curves alike", () => {
    const curve = (run: string, points: [number, number][]) =>
      points.map(([step, value]): CurveRow => ({ run, study: "exposure", metric: "entropy", step, value }));
    const rows = [1, 2].flatMap((seed) => {
      const key = { base: `b${seed}`, baseSeed: seed, axis: "length" } as const;
      return [row({ ...key, run: key.base }), tuned("length", { ...key, run: `run${seed}`, rlSeed: seed })];
    });
    const complete = Array.from({ length: 80 }, (_, i): [number, number] => [i + 1, i < 5 ? 0.3 : i < 75 ? 9 : 0.1]);
    const thinned: [number, number][] = [[5, 0.3], [10, 9], [75, 9], [80, 0.2]]; // prettier-ignore
    const figure = order({ ...noResults(), rows, curves: [...curve("run1", complete), ...curve("run2", thinned)] });
    expect(meansOf(figure)).toEqual([[1, expect.closeTo(-0.15, 6)]]);
  });

  it("draws intervals from three seeds on", () => {
    const bars = (seeds: number[]) => {
      const rows = seeds.map((seed) => correlation(seed, "depth", 0, 0.1 * seed));
      return (order({ ...noResults(), rows }).data as Drawn[]).flatMap(({ error_y }) => error_y?.array ?? []);
    };
    expect(bars([1, 2])).toEqual([]);
    const half = (4.302653 * 0.1) / Math.sqrt(3); // Student's t of two degrees of freedom
    expect(bars([1, 2, 3])).toEqual([expect.closeTo(half, 5), expect.closeTo(half, 5)]);
  });

  it("counts the base seeds of every group", () =>
    expect(order({ ...noResults(), rows: few }).layout.xaxis!.ticktext).toEqual(
      ["depth<br>n = 2", "length<br>n = 1", "vocabulary<br>n = 0", "composition<br>n = 0", "all<br>n = 2"], // prettier-ignore
    ));

  it("draws no interval of a correlation above 1", () => {
    const rows = [0.5, 0.99, 1].map((value, i) => correlation(i + 1, "depth", 0, value));
    const bars = (order({ ...noResults(), rows }).data as Drawn[]).filter(({ error_y }) => error_y);
    expect(bars.map(({ y, error_y }) => y[0] + error_y!.array[0])).toEqual([
      expect.closeTo(1, 5),
      expect.closeTo(1, 5),
    ]);
  });

  it("claims that the order is mostly kept where H6b and H6c hold, and not where one is rejected", () => {
    const titleOf = (of: Results) => JSON.stringify(order(of).layout.title);
    expect(titleOf(world({ seeds: 7 }))).toContain("RL mostly keeps the order");
    expect(titleOf(world({ seeds: 7, correlation: 0.1 }))).toContain("What RL keeps of the order");
  });

  it("says that the study is missing where it is", () =>
    expect(JSON.stringify(order(noResults()))).toContain("no rows of study “exposure”"));
});
