import { describe, expect, it } from "vitest";
import { halves } from "../../src/analyses/regressionToMean";
import type { PromptRow } from "../../src/results/rows";
import { deriveKey, Random } from "../../src/common/random";
import { promptRow } from "../results/fixture";

function row(placing: number, correct: number, run = "b"): PromptRow {
  const keys = { run, base: "b", study: "base", axis: "depth", rung: -1, prompt: 0 } as const;
  return promptRow({ ...keys, placing, placingSamples: 20, correct, samples: 20, pathMass: 0, exactMass: null });
}

describe("halves", () => {
  it("puts each prompt of a base policy into one class, by its placing half alone", () => {
    const table = halves([row(0, 4), row(0, 0), row(1, 1), row(10, 8), row(20, 20), row(5, 5, "tuned")]);
    expect(table).toEqual([
      { upTo: 0, prompts: 2, placingHalf: 0, measuringHalf: 0.1 },
      { upTo: 0.05, prompts: 1, placingHalf: 0.05, measuringHalf: 0.05 },
      { upTo: 0.5, prompts: 1, placingHalf: 0.5, measuringHalf: 0.4 },
      { upTo: 1, prompts: 1, placingHalf: 1, measuringHalf: 1 },
    ]);
  });

  it("shows regression to the mean where both halves are draws of one probability", () => {
    const random = new Random(deriveKey(1, "halves", 0));
    const draw = () => Array.from({ length: 20 }, () => Number(random.uniform() < 0.5)).reduce((a, b) => a + b);
    const table = halves(Array.from({ length: 2000 }, () => row(draw(), draw())));
    const [low, high] = [table[0], table[table.length - 1]];
    expect(low.measuringHalf).toBeGreaterThan(low.placingHalf + 0.05);
    expect(high.measuringHalf).toBeLessThan(high.placingHalf - 0.05);
  });

  it("has no class where there are no rows", () => expect(halves([])).toEqual([]));
});
