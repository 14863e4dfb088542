import { describe, expect, it } from "vitest";
import { powerOfEquivalence, powerOfMean } from "../../../src/statistics";
import { planOf } from "../../../src/experiments/plan/plan";
import { estimateText, powerText, studiesText } from "../../../src/experiments/plan/text";
import { powerOf } from "../../../src/experiments/plan/power";
import { defineProtocol } from "../../../src/experiments/protocols/protocol";
import { quick } from "../../../src/experiments/protocols/quick";
import type { ResultRow } from "../../../src/results/rows";
import { row, tuned } from "../../results/fixture";

const [part] = quick.parts;
const twenty = planOf(
  defineProtocol({
    ...quick,
    name: "twenty",
    parts: [
      {
        ...part,
        seeds: { base: Array.from({ length: 20 }, (_, i) => 101 + i), rl: [1] },
        studies: [{ ...part.studies[0], trainOn: ["length", "depth"] }],
      },
    ],
  }),
);

/** Gains on length of .1 and .2 at one exposure, .5 and .7 at another: deviations of ∓.05 and ∓.1. */
const pilot: ResultRow[] = [
  { exposure: 0.02, gains: [0.1, 0.2] },
  { exposure: 0.1, gains: [0.5, 0.7] },
].flatMap(({ exposure, gains }) =>
  gains.flatMap((gain, seed) => {
    const keys = { exposure, base: `e${exposure}-s${seed}`, baseSeed: seed, axis: "length" } as const;
    return [row({ ...keys, value: 0.1 }), tuned("length", { ...keys, value: 0.1 + gain })];
  }),
);

describe("powerOf", () => {
  const [length, ...others] = powerOf(twenty, pilot);

  it("takes the spread between seeds within exposures, and leaves out what the pilot does not know", () => {
    expect(others).toEqual([]);
    expect(length).toMatchObject({ target: "length", seeds: 20, degrees: 2 });
    expect(length.deviation).toBeCloseTo(Math.sqrt((2 * 0.05 ** 2 + 2 * 0.1 ** 2) / 2), 12);
  });

  it("finds the effect of .660 standard deviations that tables give for 20 seeds, two-sided 5% and power .8", () => {
    expect(length.effect / length.deviation).toBeCloseTo(0.66, 3);
    expect(powerOfMean({ effect: length.effect, deviation: length.deviation, seeds: 20 })).toBeCloseTo(0.8, 3);
  });

  it("finds the margin at which two one-sided tests have power .8", () => {
    const { margin, deviation } = length;
    expect(powerOfEquivalence({ effect: 0, margin, deviation, seeds: 20, level: 0.025 })).toBeCloseTo(0.8, 3);
    expect(margin).toBeGreaterThan(length.effect); // each side takes less evidence, both must hold
  });

  it("says nothing of two seeds", () => expect(powerOf(planOf(quick), pilot)).toEqual([]));
});

describe("what a plan prints", () => {
  it("has runs, time, bytes and power, in words", () => {
    expect(estimateText(twenty)).toMatch(/^twenty 1\.0: \d+ runs in 80 jobs; about \d+ core minutes and \d+ MB$/);
    expect(studiesText(twenty)).toMatch(/^ {2}exposure +120 runs {2}\d+ core minutes$/m);
    expect(studiesText(twenty)).toMatch(/Tables to commit: about \d+ MB$/);
    expect(powerText(powerOf(twenty, pilot), "quick")).toMatch(/^ {2}length +20 +\.112 +\.074 +±\.0\d\d$/m);
    expect(powerText([], "quick")).toBe("");
  });
});
