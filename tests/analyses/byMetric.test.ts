import { describe, expect, it } from "vitest";
import { byMetric } from "../../src/analyses/byMetric";
import type { ResultRow } from "../../src/results/rows";

const one = {
  ...{ protocol: "p", version: "1", hypotheses: "h", study: "base", run: "b", base: "b", baseSeed: 1, rlSeed: "" },
  ...{ exposure: 0, snapshot: 800, method: "none", scaleRewards: "", kl: "", beta: "", numGenerations: "" },
  ...{ trainedOn: "", axis: "depth", rung: "", format: "steps", metric: "greedy", value: 0.25 },
  ...{ lower: 0, upper: 1, prompts: 80, samples: 0 },
} as ResultRow;

describe("byMetric", () => {
  it("sets the metrics of one policy on one axis side by side, with their keys", () => {
    const [wide, ...others] = byMetric([one, { ...one, metric: "correctMass", value: 0.5, samples: 64 }]);
    expect(others).toEqual([]);
    expect(wide).toMatchObject({ run: "b", axis: "depth", greedy: 0.25, correctMass: 0.5, prompts: 80 });
    for (const dropped of ["metric", "value", "lower", "upper", "samples"]) expect(wide).not.toHaveProperty(dropped);
  });

  it("keeps apart what differs in run, snapshot, axis or rung", () => {
    const rows = [one, { ...one, run: "c" }, { ...one, snapshot: 150 }, { ...one, axis: "length" as const }];
    expect(byMetric([...rows, { ...one, rung: 3 }])).toHaveLength(5);
  });
});
