import { describe, expect, it } from "vitest";
import type { Figure } from "../../src/figures";
import { equalMass } from "../../src/figures/equalMass";
import type { Results } from "../../src/results/rows";
import { headroom } from "../../src/theory/tilt";
import { promptRow, row, tuned } from "../results/fixture";
import { noResults, syntheticResults } from "./fixture";

/** Prompts at 8 and 16 of 32, on depth and length; RL adds `gains` of each axis, and a little by seed. */
function worldOf(gains: { depth: number; length: number }, seeds = [1, 2, 3, 4]): Results {
  const parts = seeds.flatMap((baseSeed) =>
    (["depth", "length"] as const).map((axis) => {
      const key = { base: `e0-s${baseSeed}`, baseSeed, axis } as const;
      const run = `${key.base}-grpo-${axis}`;
      const counts = [8, 16].flatMap((placing, prompt) => {
        const after = placing + gains[axis] + (baseSeed % 2);
        const own = { base: key.base, axis, prompt };
        return [
          promptRow({ ...own, run: key.base, placing, correct: placing }),
          promptRow({ ...own, run, study: "exposure", placing: after, correct: after }),
        ];
      });
      return { rows: [row({ ...key, run: key.base }), tuned(axis, { ...key, run, rlSeed: baseSeed })], counts };
    }),
  );
  return { ...noResults(), rows: parts.flatMap(({ rows }) => rows), prompts: parts.flatMap(({ counts }) => counts) };
}

const titleOf = ({ layout }: Figure) => (layout.title as { text: string }).text;

describe("the figure of gains at equal base mass", () => {
  it("draws a line an axis through the means of its bins, at their base mass", () => {
    const lines =
      (equalMass(worldOf({ depth: 4, length: 8 })).data as { mode: string; name?: string; x: number[]; y: number[] }[]) // prettier-ignore
        .filter(({ mode }) => mode === "lines+markers");
    expect(lines.map(({ name }) => name)).toEqual(["depth", "length"]);
    expect(lines.map(({ x }) => x)).toEqual(Array(2).fill([0.25, 0.5]));
    expect(lines[0].y).toEqual([4.5 / 32, 4.5 / 32].map((gain) => expect.closeTo(gain, 5)));
  });

  it("draws the theorem's gain at the runs' own β", () => {
    const [theorem] = equalMass(syntheticResults()).data as { name?: string; x: number[]; y: number[] }[];
    expect(theorem.name).toContain("β = 0.05");
    theorem.x.forEach((Q, i) => expect(theorem.y[i]).toBeCloseTo(headroom(Q, 0.05), 5));
  });

  it("claims that the axis matters where intervals of axes lie apart, and not where they do not", () => {
    expect(titleOf(equalMass(worldOf({ depth: 1, length: 12 })))).toContain("it depends on the axis");
    expect(titleOf(equalMass(worldOf({ depth: 4, length: 4 })))).toContain("axis by axis");
    expect(titleOf(equalMass(worldOf({ depth: 1, length: 12 }, [1, 2])))).toContain("axis by axis"); // no intervals
  });

  it("says that the study is missing where it is", () =>
    expect(JSON.stringify(equalMass(noResults()))).toContain("no rows of study “exposure”"));
});
