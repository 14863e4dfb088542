import { describe, expect, it } from "vitest";
import { methodDifferences } from "../../src/analyses/methodDifferences";
import type { ResultRow } from "../../src/results/rows";
import { row, tuned } from "../results/fixture";

const axes = ["depth", "in-distribution"] as const;

/** One base policy of mass .5 everywhere, and runs on depth; gains by method on depth and in distribution. */
function policy(seed: number, gains: Partial<Record<ResultRow["method"], [number, number]>>) {
  const base = { base: `e0-s${seed}`, baseSeed: seed } as const;
  const runs = Object.entries(gains).flatMap(([method, own]) =>
    axes.map((axis, i) => {
      const study = method === "grpo" ? ("exposure" as const) : ("contrast" as const);
      const keys = { ...base, study, axis, method: method as ResultRow["method"], run: `e0-s${seed}-${method}` };
      return tuned("depth", { ...keys, value: 0.5 + own[i] });
    }),
  );
  return [...axes.map((axis) => row({ ...base, run: base.base, axis })), ...runs];
}

const differences = (rows: ResultRow[]) => methodDifferences({ protocol: "smoke", rows, prompts: [], curves: [] });

describe("methodDifferences", () => {
  it("pairs by base policy, so that what bases share does not widen the interval", () => {
    const rows = [
      ...policy(1, { grpo: [0.1, 0], rft: [0.2, -0.1] }),
      ...policy(2, { grpo: [0.3, -0.2], rft: [0.4, -0.3] }),
    ];
    const [{ method, baseSeeds, byTarget, onTarget, inDistribution }] = differences(rows);
    expect({ method, baseSeeds }).toEqual({ method: "rft", baseSeeds: 2 });
    expect(byTarget.depth).toBeCloseTo(0.1, 12);
    for (const bound of [onTarget.lower, onTarget.value, onTarget.upper]) expect(bound).toBeCloseTo(0.1, 12);
    expect(inDistribution.value).toBeCloseTo(-0.1, 12);
  });

  it("leaves out base policies without a run of GRPO, and needs two", () => {
    const alone = policy(1, { sft: [0.1, 0] });
    const pair = policy(2, { grpo: [0.1, 0], sft: [0.2, 0] });
    expect(differences([...alone, ...pair])).toEqual([]);
    expect(differences([...alone, ...pair, ...policy(3, { grpo: [0.1, 0], sft: [0.2, 0] })])[0].baseSeeds).toBe(2);
  });
});
