import { describe, expect, it } from "vitest";
import type { CurveRow, Results } from "../../src/experiments/rows";
import { pretraining } from "../../src/figures/pretraining";
import { noResults, syntheticResults } from "./fixture";

type Drawn = { name?: string; xaxis: string; x: number[]; y: number[] };

/** Losses of all base policies, e^{−step / 100} times a factor of the seed. */
function withLosses(): Results {
  const results = syntheticResults();
  const bases = [...new Set(results.rows.filter(({ study }) => study === "base").map(({ run }) => run))];
  const losses = bases.flatMap((run) =>
    Array.from({ length: 80 }, (_, i): CurveRow => {
      return { run, study: "base", step: i + 1, metric: "loss", value: Math.exp(-(i + 1) / 100) };
    }),
  );
  return { ...results, curves: [...losses, ...results.curves] };
}

describe("the figure of pretraining", () => {
  const drawn = pretraining(withLosses()).data as Drawn[];

  it("draws the loss of every base policy, thinned", () => {
    const losses = drawn.filter(({ name }) => name?.startsWith("exposure"));
    expect(losses).toHaveLength(6);
    for (const { x, y } of losses) {
      expect(x).toEqual([8, 16, 24, 32, 40, 48, 56, 64, 72, 80]);
      x.forEach((step, i) => expect(y[i]).toBeCloseTo(Math.exp(-step / 100), 5));
    }
  });

  it("follows the axes that snapshots were evaluated on, of the base policies with the least exposure", () => {
    const { rows } = syntheticResults();
    const right = drawn.filter(({ xaxis }) => xaxis === "x2");
    expect(new Set(right.flatMap(({ name }) => name ?? []))).toEqual(
      new Set(["in-distribution", "length", "composition"]),
    );
    const seed = right.find(({ name }) => name === "composition")!;
    const measured = rows.filter((row) => row.run === "e0-s1" && row.axis === "composition");
    seed.x.forEach((step, i) =>
      expect(seed.y[i]).toBeCloseTo(measured.find(({ snapshot }) => snapshot === step)!.value, 5),
    );
  });

  it("says what is missing where a protocol has no base policy", () =>
    expect(JSON.stringify(pretraining(noResults()))).toMatch(/no rows of study “base” in protocol “nothing”/));
});
