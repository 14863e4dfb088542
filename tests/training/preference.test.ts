import { describe, expect, it } from "vitest";
import { pairsOf, preferences } from "../../src/training/preference";

describe("pairs", () => {
  it("are a best and a worst rollout of each group whose rewards differ", () => {
    const rewards = Float64Array.of(0, 1, 1, 0, 0, 0, 0.2, 0.9, 0.1);
    expect(pairsOf({ rewards }, 3)).toEqual([
      { chosen: 1, rejected: 0 },
      { chosen: 7, rejected: 8 },
    ]);
  });
});

describe("preferences", () => {
  const pairs = [
    { chosen: 0, rejected: 1 },
    { chosen: 3, rejected: 2 },
  ];
  const present = Float64Array.of(-3, -2.5, -40, -4, -9);
  const reference = Float64Array.of(-2, -3, -4, -3.5, -9);

  it("have the slopes of their loss, by finite differences", () => {
    const { slopes } = preferences(pairs, present, reference, 0.3);
    const at = (row: number, d: number) => {
      const moved = present.map((x, i) => (i === row ? x + d : x));
      return preferences(pairs, moved, reference, 0.3).loss;
    };
    present.forEach((_, row) => expect(slopes[row]).toBeCloseTo((at(row, 1e-5) - at(row, -1e-5)) / 2e-5, 6));
  });

  it("are log 2 where the policy is its reference, and count margins above 0 as accurate", () => {
    expect(preferences(pairs, reference, reference, 0.3)).toMatchObject({ loss: Math.log(2), "rewards/margins": 0 });
    expect(preferences(pairs, present, reference, 0.3)["rewards/accuracies"]).toBe(0.5);
  });

  it("stay finite far from the reference, and are 0 without pairs", () => {
    const far = Float64Array.of(-1e4, 0, 0, 0, 0);
    expect(preferences(pairs.slice(0, 1), far, reference, 1).loss).toBeCloseTo(1e4, -1);
    expect(preferences([], present, reference, 1)).toMatchObject({ loss: 0, slopes: new Float32Array(5) });
  });
});
