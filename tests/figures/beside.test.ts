import { describe, expect, it } from "vitest";
import { beside } from "../../src/figures/beside";
import type { Results } from "../../src/results/rows";
import { row, tuned } from "../results/fixture";

type Given = { seed: number; gain: number; exposure?: number; snapshot?: number; beta?: number };

/** Runs on depth, measured on depth: a base policy of mass .5 each, and what RL makes of it. */
function resultsOf(protocol: string, runs: Given[]): Results {
  const rows = runs.flatMap(({ seed, gain, exposure = 0.02, snapshot = 800, beta = 0.05 }) => {
    const of = { protocol, base: `e${exposure}-s${seed}`, baseSeed: seed, exposure, snapshot, axis: "depth" } as const;
    const run = `${of.base}-grpo-depth-r${seed}`;
    return [row({ ...of, run: of.base, value: 0.5 }), tuned("depth", { ...of, run, beta, value: 0.5 + gain })];
  });
  return { protocol, rows, prompts: [], curves: [] };
}

/** The points of each mark that has some, by its size: seeds of others, their mean, seeds of one's own. */
function marksOf(figure: ReturnType<typeof beside>) {
  const traces = figure.data as { y: number[]; marker: { size: number }; error_y?: { array: number[]; arrayminus: number[] } }[]; // prettier-ignore
  return traces.filter(({ y }) => y.every(Number.isFinite)).map(({ y, error_y }) => ({ y, error_y }));
}

const others = resultsOf("paper", [
  { seed: 101, gain: 0.1 },
  { seed: 102, gain: 0.2 },
  { seed: 103, gain: 0.3 },
  { seed: 103, gain: -0.4, exposure: 0.1 },
]);
const subtitleOf = ({ layout }: ReturnType<typeof beside>) => (layout.title as { text: string }).text;

describe("beside", () => {
  it("shows each seed of one's own beside mean, least and most of the others under the same conditions", () => {
    const shown = beside(resultsOf("quick-ab", [{ seed: 1, gain: 0.25, beta: 0.5 }]), others);
    const [seeds, means, own] = marksOf(shown);
    expect(seeds.y).toEqual([0.1, 0.2, 0.3]);
    expect(means.y).toEqual([0.2]);
    expect(means.error_y).toMatchObject({ array: [0.1], arrayminus: [0.1] });
    expect(own.y).toEqual([0.25]);
    expect(subtitleOf(shown)).toContain("quick-ab (β 0.5), beside 3 base seeds of paper (committed) (β 0.05)");
  });

  it("names the steps of either, which may be what was changed", () => {
    const stepped = (results: Results, steps: number): Results => ({
      ...results,
      curves: results.rows
        .filter(({ method }) => method === "grpo")
        .flatMap(({ run }) => [1, steps].map((step) => ({ run, study: "exposure", step, metric: "reward", value: 0 }))),
    });
    const shown = beside(stepped(resultsOf("mine", [{ seed: 1, gain: 0.25 }]), 20), stepped(others, 80));
    expect(subtitleOf(shown)).toContain("mine (β 0.05; 20 steps), beside 3 base seeds of paper (committed) (β 0.05; 80 steps)"); // prettier-ignore
  });

  it("takes the end of pretraining for one condition, however long it was", () => {
    expect(marksOf(beside(resultsOf("mine", [{ seed: 1, gain: 0, snapshot: 400 }]), others))[0].y).toHaveLength(3);
  });

  it("shows one's own runs alone where the others have none like them, and says so", () => {
    const shown = beside(resultsOf("mine", [{ seed: 1, gain: 0.1, exposure: 0.05 }]), others);
    expect(marksOf(shown).map(({ y }) => y)).toEqual([[0.1]]);
    expect(subtitleOf(shown)).toContain("no runs of paper under these conditions");
  });

  it("says why it shows nothing where there are no runs on the testbed", () => {
    const shown = beside({ protocol: "mine", rows: [], prompts: [], curves: [] }, others);
    expect(subtitleOf(shown)).toContain("no runs on the testbed in mine");
  });
});
