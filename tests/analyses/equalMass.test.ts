import { describe, expect, it } from "vitest";
import { gainAtEqualMass } from "../../src/analyses/equalMass";
import type { PromptRow, ResultRow } from "../../src/results/rows";
import type { Target } from "../../src/strings";
import { promptRow, row, tuned } from "../results/fixture";
import { noResults } from "../figures/fixture";

/** A base policy and RL on `axis`: counts, of 32 in a half, of each prompt before and after. */
function world(seed: number, axis: Target, counts: { placing: number; measured: number; tuned: number }[]) {
  const base = `e0-s${seed}`;
  const run = `${base}-grpo-${axis}`;
  const keys = { base, baseSeed: seed, axis } as const;
  const rows: ResultRow[] = [row({ ...keys, run: base }), tuned(axis, { ...keys, run, rlSeed: seed })];
  const prompts: PromptRow[] = counts.flatMap(({ placing, measured, tuned: after }, prompt) => [
    promptRow({ run: base, base, axis, prompt, placing, correct: measured }),
    promptRow({ run, base, study: "exposure", axis, prompt, placing: after, correct: after }),
  ]);
  return { rows, prompts };
}

const resultsOf = (...worlds: ReturnType<typeof world>[]) => ({
  ...noResults(),
  rows: worlds.flatMap(({ rows }) => rows),
  prompts: worlds.flatMap(({ prompts }) => prompts),
});

describe("gainAtEqualMass", () => {
  it("sorts prompts by the placing half and measures by the other", () => {
    const bins = gainAtEqualMass(
      resultsOf(world(1, "depth", [{ placing: 8, measured: 4, tuned: 16 }, { placing: 8, measured: 12, tuned: 24 }])), // prettier-ignore
    );
    expect(bins).toMatchObject([{ axis: "depth", from: 0.15, to: 0.3, prompts: 2 }]);
    expect(bins[0].seeds).toEqual([{ baseSeed: 1, baseMass: 0.25, gain: 0.625 - 0.25 }]);
    expect(bins[0].gain).toEqual({ value: 0.375, lower: NaN, upper: NaN });
  });

  it("counts a base seed once, however many prompts it has in a bin, and gives an interval from three on", () => {
    const prompt = (tuned: number) => ({ placing: 8, measured: 8, tuned });
    const [bin] = gainAtEqualMass(
      resultsOf(
        world(1, "length", [prompt(8), prompt(8), prompt(8), prompt(8)]),
        world(2, "length", [prompt(16)]),
        world(3, "length", [prompt(24)]),
      ),
    );
    expect(bin.seeds.map(({ gain }) => gain)).toEqual([0, 0.25, 0.5]);
    expect(bin.gain.value).toBeCloseTo(0.25, 12);
    expect(bin.gain.upper - bin.gain.value).toBeCloseTo((4.302653 * 0.25) / Math.sqrt(3), 5); // Student's t, two degrees
  });

  it("leaves out prompts outside the bins, and those of other axes than the trained one", () => {
    const outside = world(1, "depth", [{ placing: 0, measured: 0, tuned: 32 }, { placing: 31, measured: 31, tuned: 31 }]); // prettier-ignore
    expect(gainAtEqualMass(resultsOf(outside))).toEqual([]);
  });
});
