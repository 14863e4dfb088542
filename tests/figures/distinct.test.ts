import { describe, expect, it } from "vitest";
import type { PromptRow, ResultRow, Results } from "../../src/results/rows";
import { planOf } from "../../src/experiments/plan/plan";
import { paper } from "../../src/experiments/protocols/paper";
import { distinct } from "../../src/figures/distinct";
import type { Trace } from "../../src/figures/plot/marks";
import { lawMass } from "../../src/theory/optima";
import { logit } from "../../src/theory/numeric";
import { promptRow, row } from "../results/fixture";

const masses = Array.from({ length: 12 }, (_, rung) => 1e-5 * 2.8 ** rung);
const law = { kl: "k3", advantage: "mean", beta: 0.5, groupSize: 16 } as const;
const run = planOf(paper).jobs.find(({ id }) => id === "ladder-distinct-s120")!.runs[0].id;

/** One run of mean-only + k3 on twelve rungs of the masses above, which RL takes to `after`. */
function results(after: (Q: number) => number, protocol = "paper"): Results {
  const key = { base: "ladder-distinct-s120", baseSeed: 120, study: "ladder-distinct", axis: "ladder" } as const;
  const settings = { method: "grpo", scaleRewards: "none", kl: "k3", beta: 0.5, numGenerations: 16 } as const;
  const rows: ResultRow[] = [row({ ...key, ...settings, run, rung: 0, metric: "exactMass" })];
  const prompts: PromptRow[] = masses.flatMap((Q, rung) => [
    promptRow({ ...key, run: key.base, rung, exactMass: Q }),
    promptRow({ ...key, run, rung, exactMass: after(Q) }),
  ]);
  return { protocol, rows, prompts, curves: [] };
}

const lawOrZero = (Q: number) => (Q < 1e-3 ? 0 : lawMass(Q, law));
const titleOf = (of: Results) => (distinct(of).layout.title as { text: string }).text;
const traces = (of: Results) => distinct(of).data as (Trace & { x: number[]; y: number[] })[];

describe("the figure of distinct rules", () => {
  it("has one point a rung: base mass across, mass after RL up", () => {
    const points = traces(results(lawOrZero)).find(({ name }) => name === "a rung")!;
    expect(points.x).toEqual(masses.map((Q) => expect.closeTo(logit(Q), 4)));
    expect(points.y).toEqual(masses.map((Q) => expect.closeTo(lawOrZero(Q), 5)));
  });

  it("claims law or zero where nine rungs in ten are either, and some at zero; else it makes no claim", () => {
    expect(titleOf(results(lawOrZero))).toMatch(
      /^A rung with rules of its own ends at its law or near 0; on average k3 is nearer the tilt/,
    );
    for (const other of [(Q: number) => lawMass(Q, law), (Q: number) => lawMass(Q, law) / 2, () => 0.2])
      expect(titleOf(results(other))).toMatch(/^The Q-ladder where/);
  });

  it("says where one success is expected: paper draws 600 × 24 × 16 rollouts on twelve rungs", () => {
    const { layout } = distinct(results(lawOrZero));
    const { title, ticktext } = layout.xaxis as unknown as { title: { text: string }; ticktext: string[] };
    expect(title.text).toContain("successes expected at it in 19200 rollouts");
    expect(ticktext.slice(0, 5)).toEqual(["10<sup>−7</sup><br>0.002", "10<sup>−6</sup><br>", "10<sup>−5</sup><br>0.2", "10<sup>−4</sup><br>", "0.001<br>19"]); // prettier-ignore
    expect((layout.shapes as { x0: number }[])[0].x0).toBeCloseTo(logit(1 / 19200), 4);
  });

  it("does not say it of a protocol whose plan is not known", () => {
    const { layout } = distinct(results(lawOrZero, "elsewhere"));
    expect(JSON.stringify(layout)).not.toMatch(/success|rollouts/);
  });
});
