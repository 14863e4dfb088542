import { describe, expect, it } from "vitest";
import type { PromptRow, ResultRow } from "../../src/experiments/rows";
import type { Trace } from "../../src/figures/marks";
import { prompts } from "../../src/figures/prompts";
import { deriveKey, Random } from "../../src/random";
import { syntheticResults } from "./fixture";

const half = 16;
const [pattern] = syntheticResults().rows.filter((row) => row.study === "exposure" && row.axis === "depth");
const run: ResultRow = { ...pattern, run: "tuned", base: "base" };

describe("the figure of single prompts", () => {
  it("shows no gain where RL changed nothing: prompts placed low do not rise by themselves", () => {
    const { y, error } = binnedMeans(untouchedPrompts(4000));
    expect(y.length).toBeGreaterThan(4);
    y.forEach((mean, i) => expect(Math.abs(mean)).toBeLessThan(2 * error[i] + 0.005));
  });
});

/** Prompts of very different masses, counted before and after a training that did nothing. */
function untouchedPrompts(count: number): PromptRow[] {
  const random = new Random(deriveKey(7, "untouched", 0));
  const draw = (p: number) => Array.from({ length: half }, () => random.uniform()).filter((u) => u < p).length;
  return Array.from({ length: count }, () => random.uniform() ** 2).flatMap((mass, prompt) =>
    ["base", "tuned"].map((name) => ({
      ...{ run: name, base: "base", study: "exposure" as const, axis: "depth" as const, rung: -1, prompt },
      ...{
        placing: draw(mass),
        placingSamples: half,
        correct: draw(mass),
        samples: half,
        pathMass: mass,
        exactMass: null,
      },
    })),
  );
}

function binnedMeans(rows: PromptRow[]): { y: number[]; error: number[] } {
  const { data } = prompts({ protocol: "untouched", rows: [run], prompts: rows, curves: [] });
  const { y, error_y } = data[data.length - 1] as Trace & { y: number[]; error_y: { array: number[] } };
  return { y, error: error_y.array };
}
