import { describe, expect, it } from "vitest";
import { aggregateOf } from "../../src/analyses/aggregate";
import type { ResultRow } from "../../src/results/rows";
import { targets } from "../../src/strings";
import { row, tuned } from "../results/fixture";

const seeds = [1, 2, 3, 4];

/** A base policy at .2 on every target, in distribution at 1 − seed / 10. */
function baseRows(seed: number, exposure = 0): ResultRow[] {
  const key = { base: `e${exposure}-s${seed}`, run: `e${exposure}-s${seed}`, baseSeed: seed, exposure };
  const onTargets = targets.map((axis) => row({ ...key, axis, value: 0.2 }));
  return [row({ ...key, axis: "in-distribution", value: 1 - seed / 10 }), ...onTargets];
}

/** RL that gains t / 10 + seed / 100 on target t, and loses .05 in distribution. */
function runRows(seed: number, exposure = 0, changes: Partial<ResultRow> = {}): ResultRow[] {
  return targets.flatMap((target, t) => {
    const base = `e${exposure}-s${seed}`;
    const key = { base, baseSeed: seed, rlSeed: seed, exposure, run: `${base}-${changes.study ?? ""}-${target}` };
    const gained = tuned(target, { ...key, axis: target, value: 0.2 + t / 10 + seed / 100 });
    const lost = tuned(target, { ...key, axis: "in-distribution", value: 1 - seed / 10 - 0.05 });
    return [gained, lost].map((each) => ({ ...each, ...changes }));
  });
}

const rows = seeds.flatMap((seed) => [...baseRows(seed), ...runRows(seed)]);
const of = (some: ResultRow[]) => aggregateOf({ protocol: "test", rows: some, prompts: [], curves: [] });

describe("aggregateOf", () => {
  const [base, grpo] = of(rows);

  it("takes the middle half of all targets and seeds: here the second and the third target", () => {
    // 16 gains, of which the four of the first target and the four of the last are trimmed: .1, .2 and .01 to .04.
    expect(grpo).toMatchObject({ exposure: 0, method: "GRPO", seeds: 4 });
    expect(grpo.onTarget.gain!.value).toBeCloseTo(0.175, 12);
    expect(grpo.onTarget.mass.value).toBeCloseTo(0.375, 12);
    expect(grpo.inDistribution.gain!.value).toBeCloseTo(-0.05, 12);
  });

  it("draws seeds within targets: the interval is that of a mean of eight draws from .01, .02, .03, .04", () => {
    const half = 1.96 * Math.sqrt(1.25e-4 / 8); // their variance is 1.25e-4
    expect(Math.abs(grpo.onTarget.gain!.lower - (0.175 - half))).toBeLessThan(0.001);
    expect(Math.abs(grpo.onTarget.gain!.upper - (0.175 + half))).toBeLessThan(0.001);
  });

  it("puts the base policy first, its number in distribution once a seed", () => {
    expect(base).toMatchObject({ method: "base policy", seeds: 4 });
    expect(base.onTarget.mass.value).toBeCloseTo(0.2, 12);
    expect(base.onTarget.gain).toBeUndefined();
    const { value, lower, upper } = base.inDistribution.mass;
    expect(value).toBeCloseTo(0.75, 12); // the middle two of .9, .8, .7, .6
    // Three of four draws are one and the same seed with probability 13/256 > .025, so the bounds are seeds.
    expect([lower, upper]).toEqual([expect.closeTo(0.6, 12), expect.closeTo(0.9, 12)]);
  });

  it("counts seeds that have all four targets, and leaves a method with fewer than three of them out", () => {
    const without = (seed: number) => rows.filter((each) => each.baseSeed !== seed || each.trainedOn !== "depth");
    expect(of(without(1)).map((each) => each.seeds)).toEqual([3, 3]);
    const two = without(1).filter(({ baseSeed }) => baseSeed !== 2);
    expect(of(two)).toEqual([]);
  });

  it("has each method apart, exposures rising, and answers not at all", () => {
    const supervised = { study: "contrast", method: "sft" } as const;
    const mixed = seeds.flatMap((seed) => runRows(seed, 0, { study: "mixed" })).map(onMixture);
    const more = seeds.flatMap((seed) => [...baseRows(seed, 0.1), ...runRows(seed, 0.1, supervised)]);
    const answers = rows.map((each) => ({ ...each, format: "answer" as const, exposure: 0.5 }));
    const found = of([...more, ...rows, ...mixed]).map(({ exposure, method }) => `${exposure} ${method}`);
    expect(found).toEqual(["0 base policy", "0 GRPO", "0 GRPO on the mixture", "0.1 base policy", "0.1 SFT"]);
    expect(of(answers)).toEqual([]);
  });

  it("is the same at every call, whatever other rows there are", () => {
    const beside = seeds.flatMap((seed) => [...baseRows(seed, 0.1), ...runRows(seed, 0.1)]);
    expect(of([...beside, ...rows]).slice(0, 2)).toEqual([base, grpo]);
  });
});

function onMixture(each: ResultRow): ResultRow {
  return { ...each, trainedOn: `${each.trainedOn}+in-distribution` as ResultRow["trainedOn"] };
}
