import { describe, expect, it } from "vitest";
import type { PromptRow, ResultRow, Results } from "../../src/results/rows";
import { partOf } from "../../src/hypotheses/hypotheses";
import { convergence, crossing } from "../../src/figures/crossing";
import { promptRow, row } from "../results/fixture";
import { noResults } from "./fixture";

type Drawn = { name?: string; xaxis: string; x: number[]; y: number[] };
type Axes = Record<string, { tickvals: number[]; ticktext: string[]; range: number[] }>;

interface Combination extends Partial<ResultRow> {
  /** Mass after RL from .5, by base seed; each seed has one prompt. */
  after: number[];
  /** Mass after half and after three quarters of the steps. */
  late?: [number, number];
}

const settings = { method: "grpo", scaleRewards: "none", kl: "k2", beta: 0.5, numGenerations: 2 } as const;

function results(...combinations: Combination[]): Results {
  const [rows, prompts]: [ResultRow[], PromptRow[]] = [[], []];
  for (const { after, late, ...changes } of combinations)
    after.forEach((mass, seed) => {
      const key = { base: `base ${seed}`, axis: "ladder", rung: 0 } as const;
      const run = `${JSON.stringify(changes)} ${seed}`;
      const of = { ...key, ...settings, study: "ladder-shared", run, baseSeed: seed, rlSeed: seed, ...changes } as const; // prettier-ignore
      rows.push(row({ ...of, metric: "exactMass", value: mass }));
      if (late)
        rows.push(
          row({ ...of, metric: "exactMassAt50", value: late[0] }),
          row({ ...of, metric: "exactMassAt75", value: late[1] }),
        );
      prompts.push(promptRow({ ...key, run: key.base, exactMass: 0.5 }));
      prompts.push(promptRow({ ...key, run, exactMass: mass }));
    });
  return { protocol: "test", rows, prompts, curves: [] };
}

const odds = (factor: number) => factor / (1 + factor);
const [law, tilt] = [odds(Math.exp(1)), odds(Math.exp(2))]; // from .5, of mean-only + k2 at β = .5, G = 2

const drawn = (of: Results) => crossing(of).data as unknown as Drawn[];
const named = (of: Results, name: string) => drawn(of).filter((trace) => trace.name === name);
const titles = (of: Results) => crossing(of).layout.annotations!.map(({ text }) => text);

describe("the figure of the ladder's crossing", () => {
  it("sets each combination at its mean distance over base seeds from its own law and from the plain tilt", () => {
    const one = results({ after: [law + 0.01, law - 0.03] });
    expect(named(one, "own law")[0].x).toEqual([expect.closeTo(0.02, 5)]);
    expect(named(one, "plain tilt")[0].x[0]).toBeCloseTo(tilt - law + 0.01, 5);
    const small = drawn(one).filter(({ name, x }) => !name && x.length === 2);
    expect(small.map(({ x }) => x.map((value) => value.toFixed(4)))).toContainEqual(["0.0100", "0.0300"]);
  });

  it("has a panel for each advantage and KL estimator, in the same order for both", () => {
    const kls = ["k3", "k1-reward", "k2"] as const;
    const all = (["group", "none"] as const).flatMap((scaleRewards) =>
      kls.map((kl) => ({ after: [0.8], scaleRewards, kl })),
    );
    const estimators = ["k1 in the reward", "k2", "k3"];
    const expected = ["mean-only", "whitened"].flatMap((advantage) => estimators.map((kl) => `<b>${advantage} + ${kl}</b>`)); // prettier-ignore
    expect(titles(results(...all))).toEqual(expected);
  });

  it("has a row for each β and group size, in order, and one for distinct rules below, the same in all panels", () => {
    const settings = [[1, 4], [0.5, 16], [0.5, 4]] as const; // prettier-ignore
    const shared = settings.map(([beta, numGenerations]) => ({ after: [0.8], beta, numGenerations }));
    const distinct = { after: [0.8], study: "ladder-distinct" as const, kl: "k3" as const };
    const both = results(distinct, ...shared);
    const { yaxis, yaxis2 } = crossing(both).layout as unknown as Axes;
    expect(yaxis.ticktext).toEqual(["β 0.5, G 4", "G 16", "β 1, G 4", "distinct"]);
    expect(yaxis.tickvals).toEqual([...yaxis.tickvals].sort((a, b) => b - a));
    expect([yaxis2.tickvals, yaxis2.range]).toEqual([yaxis.tickvals, yaxis.range]);
    const [meanK2, meanK3] = named(both, "own law");
    expect(meanK2.y).toHaveLength(3);
    expect(meanK3.y).toEqual([yaxis.tickvals[3]]);
  });

  it("draws the line that H5c is judged by", () => {
    const [line] = named(results({ after: [0.8] }), "H5c of paper: below 0.03");
    expect(line.x).toEqual([partOf("H5c").region.below, partOf("H5c").region.below]);
  });

  it("has a figure of its own for how far masses moved in the last half and the last quarter of the steps", () => {
    const late = results({ after: [0.8, 0.8], late: [0.7, 0.76] }, { after: [0.8], kl: "k3" });
    const { data, layout } = convergence(late);
    const last = data as unknown as Drawn[];
    expect(layout.annotations!.map(({ text }) => text)).toEqual(["<b>k2: last steps</b>"]);
    expect(last.find(({ name, x }) => name === "mean-only" && x[0] !== null)!.x).toEqual([expect.closeTo(0.04, 10)]);
    expect(last.filter(({ name, x }) => !name && x.length > 0).map(({ x }) => x)).toEqual([[expect.closeTo(0.1, 10)]]);
    expect(last.find(({ name }) => name === "H5d of paper: below 0.01")!.x[0]).toBe(partOf("H5d").region.below);
    expect(JSON.stringify(convergence(results({ after: [0.8] })))).toContain("no rows of study");
  });

  it("claims that updates end nearer their laws where all do, and excepts k3 on distinct rules where it does not", () => {
    const title = (of: Results) => (crossing(of).layout.title as { text: string }).text;
    const k3: Combination = { after: [0.02], study: "ladder-distinct", kl: "k3" }; // far below its law, and the tilt's .88
    expect(title(results({ after: [law] }))).toMatch(/^Shared rules: updates end nearer their laws than the tilt</);
    expect(title(results({ after: [tilt] }))).toMatch(/^Every update on the ladder/);
    expect(title(results({ after: [law] }, { ...k3, after: [tilt] }))).toMatch(/Distinct: k3 does not</);
    expect(title(results({ after: [law] }, k3))).not.toMatch(/Distinct/);
  });

  it("shows what is nearer than the axis goes at its end", () => {
    const exact = results({ after: [law] });
    const { range } = (crossing(exact).layout as unknown as Axes).xaxis;
    expect(Math.log10(named(exact, "own law")[0].x[0])).toBeGreaterThan(range[0]);
  });

  it("counts a base seed once, whatever number of RL seeds it has", () => {
    const twice = results({ after: [law + 0.01, law + 0.03] }, { after: [law + 0.09], rlSeed: 9 });
    expect(named(twice, "own law")[0].x).toEqual([expect.closeTo(0.04, 5)]);
  });

  it("says what is missing where nothing ran on the ladder", () =>
    expect(JSON.stringify(crossing(noResults()))).toMatch(/no rows of study “ladder-shared” in protocol “nothing”/));
});
