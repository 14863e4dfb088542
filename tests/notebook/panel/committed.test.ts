import { describe, expect, it } from "vitest";
import { committedRuns } from "../../../src/notebook/panel/committed";
import { committedSettings } from "../../../src/notebook/panel/settings";
import type { Results } from "../../../src/results/rows";

const seeds = [1, 2, 3];
const keys = { exposure: 0.02, format: "steps", metric: "correctMass", snapshot: 800, reward: "", lossType: "" };
const masses = { depth: { before: 0.1, after: 0.5 }, "in-distribution": { before: 0.9, after: 0.8 } };

/** Three base seeds, trained by GRPO and by RFT on depth; and rows that are none of the panel's. */
function made(): Results {
  const rows = seeds.flatMap((baseSeed) =>
    Object.entries(masses).flatMap(([axis, { before, after }]) => {
      const of = { ...keys, baseSeed, base: `b${baseSeed}`, axis };
      const tuned = { ...of, trainedOn: "depth", value: after + (baseSeed - 2) / 100 };
      return [
        { ...of, study: "base", run: `b${baseSeed}`, method: "none", trainedOn: "", value: before },
        { ...of, study: "base", run: `b${baseSeed}`, method: "none", trainedOn: "", value: 0, snapshot: 50 },
        { ...tuned, study: "exposure", run: `g${baseSeed}`, method: "grpo" },
        { ...tuned, study: "exposure", run: `h${baseSeed}`, method: "grpo", exposure: 0.2, value: 1 },
        { ...tuned, study: "contrast", run: `r${baseSeed}`, method: "rft", value: 0.7 },
      ];
    }),
  );
  const curves = seeds.flatMap((seed) =>
    [1, 2].map((step) => ({ run: `g${seed}`, study: "exposure", step, metric: "kl", value: step * seed })),
  );
  return { protocol: "made up", rows, curves, prompts: [] } as unknown as Results;
}

describe("the committed runs beside the panel's", () => {
  it("are those of the target and the algorithm, from base policies of the same exposure", () => {
    const found = committedRuns(made(), committedSettings)!;
    expect(found.seeds).toBe(3);
    expect(found.masses.target.map(({ value }) => value)).toEqual([expect.closeTo(0.1), expect.closeTo(0.5)]);
    expect(found.masses["in-distribution"].map(({ value }) => value)).toEqual([
      expect.closeTo(0.9),
      expect.closeTo(0.8),
    ]);
    expect(found.curves.kl.seeds).toEqual([
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
  });

  it("are none where a setting that the algorithm uses is another", () => {
    const other = { ...committedSettings, beta: 0.1 };
    expect(committedRuns(made(), other)).toBeUndefined();
    expect(committedRuns(made(), { ...other, method: "rft" })).toBeDefined(); // it has no KL
    expect(committedRuns(made(), { ...committedSettings, num_generations: 8, method: "rft" })).toBeUndefined();
    expect(committedRuns(made(), { ...committedSettings, target: "length" })).toBeUndefined();
  });
});
