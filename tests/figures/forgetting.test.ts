import { describe, expect, it } from "vitest";
import type { CurveRow, ResultRow, Results } from "../../src/results/rows";
import type { Target } from "../../src/strings";
import { forgetting } from "../../src/figures/forgetting";
import type { Trace } from "../../src/figures/plot/marks";
import { row, tuned } from "../results/fixture";
import { noResults } from "./fixture";

interface Run {
  seed: number;
  target: Target;
  exposure: number;
  kl: number;
  loss: number;
}

/** A base policy at .9 in distribution, the run, and its curve: the KL stands in the last of two points of five steps. */
function measured({ seed, target, exposure, kl, loss }: Run): { rows: ResultRow[]; curves: CurveRow[] } {
  const key = { base: `e${exposure}-s${seed}`, baseSeed: seed, exposure, axis: "in-distribution" } as const;
  const run = `${key.base}-${target}`;
  const rows = [
    row({ ...key, run: key.base, value: 0.9 }),
    tuned(target, { ...key, run, rlSeed: seed, value: 0.9 - loss }),
  ];
  const curve = { run, study: "exposure", metric: "kl" } as const;
  return { rows, curves: [{ ...curve, step: 75, value: 7 }, { ...curve, step: 80, value: kl }] }; // prettier-ignore
}

function resultsOf(runs: Run[]): Results {
  const parts = runs.map(measured);
  return {
    ...noResults(),
    rows: parts.flatMap(({ rows }) => rows),
    curves: parts.flatMap(({ curves }) => curves),
  };
}

const kls = [0, 0.01, 0.04, 0.09];
const onLine = [1, 2, 3].flatMap((seed) =>
  kls.map((kl, i): Run => ({ seed, target: "depth", exposure: i / 100, kl: kl * seed, loss: 0.1 + 2 * kl * seed })),
);
type Drawn = Omit<Trace, "x" | "y"> & { x: number[]; y: number[] };
const tracesOf = (runs: Run[]) => forgetting(resultsOf(runs)).data as Drawn[];

describe("the figure of forgetting", () => {
  it("has one point a run, at the root of the KL at the end of training, larger the more exposed", () => {
    const points = tracesOf(onLine).filter(({ text }) => text);
    expect(points.map(({ x }) => x.length)).toEqual([3, 3, 3, 3]);
    points[3].x.forEach((x, i) => expect(x).toBeCloseTo(0.3 * Math.sqrt(i + 1), 5));
    expect(points.map(({ marker }) => marker!.size)).toEqual([4, 6, 8, 10]);
  });

  it("states the rank correlation of H8a, and the mean loss and KL of a target", () => {
    const { layout } = forgetting(resultsOf(onLine));
    expect(JSON.stringify(layout.title)).toContain("+1.000");
    expect(layout.annotations!.map(({ text }) => text)).toContain("mean loss .240, mean KL .070");
  });

  it("counts runs and base seeds, and claims that loss follows the KL where H8a holds", () => {
    const titleOf = (runs: Run[]) => JSON.stringify(forgetting(resultsOf(runs)).layout.title);
    expect(titleOf(onLine)).toContain("12 runs, 3 base seeds");
    expect(titleOf(onLine)).toContain("against the KL moved"); // three seeds decide nothing
    const many = [0, 3].flatMap((more) => onLine.map((run) => ({ ...run, seed: run.seed + more })));
    expect(titleOf(many)).toContain("In rank, loss in distribution grows with the KL moved");
    expect(titleOf(many.map((run) => ({ ...run, loss: -run.loss })))).toContain("against the KL moved");
  });

  it("shows the runs on other targets behind each target's own", () => {
    const length = onLine.map((run): Run => ({ ...run, target: "length", loss: 0 }));
    const behind = tracesOf([...onLine, ...length]).filter(({ hoverinfo }) => hoverinfo === "skip");
    expect(behind.map(({ y }) => new Set(y).size)).toEqual([1, 10]); // no loss; .1, and three losses of three seeds
  });

  it("draws no line: none fits every target", () =>
    expect(tracesOf(onLine).filter(({ mode }) => mode === "lines")).toEqual([]));

  it("says that the study is missing where it is", () =>
    expect(JSON.stringify(forgetting(noResults()))).toContain("no rows of study “exposure”"));
});
