import { describe, expect, it } from "vitest";
import { besideFurtherTraining } from "../../src/analyses/furtherTraining";
import { row, tuned } from "../results/fixture";

/** In distribution .2, .6, 1 at steps 1, 2, 3; composition half of it. */
const course = [0.2, 0.6, 1].flatMap((value, i) => [
  row({ snapshot: i + 1, value }),
  row({ snapshot: i + 1, axis: "composition", value: value / 2 }),
]);
const rl = (snapshot: number, inDistribution: number, composition: number) => {
  const keys = { study: "saturation", snapshot, run: `rl-${snapshot}` } as const;
  return [
    tuned("in-distribution", { ...keys, value: inDistribution }),
    tuned("in-distribution", { ...keys, axis: "composition", value: composition }),
  ];
};
const beside = (runs: ReturnType<typeof rl>) => besideFurtherTraining([...course, ...runs], "composition");

describe("besideFurtherTraining", () => {
  it("sets RL beside the pretraining that is as good in distribution, between snapshots too", () => {
    const [found] = beside(rl(1, 0.8, 0.5));
    expect(found).toMatchObject({ baseSeed: 1, snapshot: 1 });
    expect(found.byRl).toBeCloseTo(0.4, 12);
    expect(found.byTraining).toBeCloseTo(0.3, 12);
  });

  it("finds no difference where RL moves along the course of pretraining", () => {
    for (const after of [0.3, 0.6, 0.7, 1]) {
      const [{ byRl, byTraining }] = beside(rl(1, after, after / 2));
      expect(byRl).toBeCloseTo(byTraining, 12);
    }
  });

  it("leaves out what gains nothing in distribution, and what pretraining never reaches", () =>
    expect([...beside(rl(2, 0.6, 0.4)), ...beside(rl(2, 1.01, 0.4))]).toEqual([]));
});
