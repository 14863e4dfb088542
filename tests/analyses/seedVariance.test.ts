import { describe, expect, it } from "vitest";
import { seedVariance } from "../../src/analyses/seedVariance";
import { row, tuned } from "../results/fixture";

/** Gains [base seed][RL seed] from a mass of .1. */
function crossed(gains: number[][]) {
  return gains.flatMap((own, i) => {
    const base = { base: `e0-s${i}`, baseSeed: i, axis: "depth" } as const;
    const runs = own.map((gain, rlSeed) =>
      tuned("depth", { ...base, rlSeed, run: `e0-s${i}-r${rlSeed}`, value: 0.1 + gain }),
    );
    return [row({ ...base, run: base.base, value: 0.1 }), ...runs];
  });
}

describe("seedVariance", () => {
  it("finds the components of statsmodels' mixed model (REML, balanced)", () => {
    const gains = [
      [0.21, 0.25, 0.22, 0.28],
      [0.35, 0.31, 0.38, 0.36],
      [0.15, 0.19, 0.12, 0.2],
      [0.27, 0.22, 0.3, 0.25],
    ];
    const [found] = seedVariance(crossed(gains));
    expect(found).toMatchObject({ target: "depth", exposure: 0, baseSeeds: 4, rlSeeds: 4 });
    expect(found.gain).toBeCloseTo(0.25375, 8);
    expect(found.betweenBaseSeeds).toBeCloseTo(0.07427, 4);
    expect(found.betweenRlSeeds).toBeCloseTo(0.03304, 4);
  });

  it("has nothing between base seeds where they differ less than RL seeds do", () => {
    const [{ betweenBaseSeeds, betweenRlSeeds }] = seedVariance(crossed([[0.1, 0.3], [0.3, 0.1]])); // prettier-ignore
    expect(betweenBaseSeeds).toBe(0);
    expect(betweenRlSeeds).toBeCloseTo(Math.sqrt(0.02), 12);
  });

  it("takes the base policies that were crossed, and says nothing where none was", () => {
    const [some] = seedVariance(crossed([[0.1, 0.2], [0.3, 0.4], [0.9]])); // prettier-ignore
    expect(some).toMatchObject({ baseSeeds: 2, rlSeeds: 2 });
    expect(seedVariance(crossed([[0.1], [0.3]]))).toEqual([]);
  });
});
