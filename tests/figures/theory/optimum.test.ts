import { describe, expect, it } from "vitest";
import type { PromptRow, ResultRow } from "../../../src/results/rows";
import { gainsAtOptimum, gainsAtOptimumByPass, optimumLine } from "../../../src/figures/theory/optimum";
import { syntheticResults } from "../fixture";

const { rows } = syntheticResults();
const tuned = rows.find(({ study, axis }) => study === "exposure" && axis === "depth")!; // β = 0.05
const change = { row: tuned, before: 0.125, after: 0.3, gain: 0.175 };
const withBeta = (beta: number) => ({ ...change, row: { ...tuned, beta } });

const prompt: PromptRow = {
  run: tuned.base,
  base: tuned.base,
  study: "base",
  axis: "depth",
  rung: -1,
  prompt: 0,
  placing: 0,
  placingSamples: 16,
  correct: 0,
  samples: 16,
  pathMass: 0,
  exactMass: null,
  operations: null,
  decisionMasses: null,
};

describe("gainsAtOptimum", () => {
  const gain = (prompts: PromptRow[], of = change) => gainsAtOptimum([of], prompts)[0]?.gain;

  it("lifts every prompt that was ever answered to 1 at β = 0.05, and no other", () =>
    // Q is 0 and 8 of 32: the gain is (0 + 3/4) / 2, but for the 3 · e^−20 that the second lacks.
    expect(gain([prompt, { ...prompt, placing: 6, correct: 2 }])).toBeCloseTo(0.375, 7));

  it("multiplies odds by e^(1/β): by 4 at β = 1 / log 4, from 1/4 to 4/7", () =>
    expect(gain([{ ...prompt, placing: 4, correct: 4 }], withBeta(1 / Math.log(4)))).toBeCloseTo(4 / 7 - 1 / 4, 12));

  it("takes the exact mass where it is known: it sees what samples do not", () =>
    // odds of 1e-9 times e^20 are .4852: .3267
    expect(gain([{ ...prompt, exactMass: 1e-9 }])).toBeCloseTo(0.32667, 4));

  it("asks the base policy on the axis of the change, and no other policy or axis", () => {
    const others = [
      { ...prompt, run: tuned.run, correct: 16 },
      { ...prompt, axis: "length" as const, correct: 16 },
    ];
    expect(gain([...others, { ...prompt, correct: 16 }])).toBeCloseTo(0.5, 7);
    expect(gainsAtOptimum([change], others)).toEqual([]);
  });

  it("leaves out runs without a KL, which have no such optimum", () =>
    expect(gainsAtOptimum([withBeta(0)], [prompt])).toEqual([]));
});

describe("gainsAtOptimumByPass", () => {
  const pass = (k: number, samples: number): ResultRow => {
    const base = { ...tuned, run: tuned.base, study: "base" as const, method: "none" as const };
    return { ...base, metric: `passAt${k}`, samples, value: 0.625 };
  };

  it("is pass@n of n samples minus the base mass", () =>
    expect(gainsAtOptimumByPass([change], [pass(64, 64)])).toMatchObject([{ gain: 0.5, after: 0.625 }]));

  it("agrees with the counts of the same prompts", () => {
    const counts = [0, 4, 0, 12, 32].map((correct, i) => ({ ...prompt, prompt: i, placing: 0, correct, samples: 48 }));
    const own = counts.map((each) => ({ ...each, placingSamples: 16 }));
    const base = { ...change, before: 48 / 320 };
    const answered = { ...pass(64, 64), value: 3 / 5 };
    expect(gainsAtOptimumByPass([base], [answered])[0].gain).toBeCloseTo(gainsAtOptimum([base], own)[0].gain, 6);
  });

  it("leaves out runs whose β is too large for one answer in n to end near 1, and those without pass@n", () => {
    expect(gainsAtOptimumByPass([withBeta(0.5)], [pass(64, 64)])).toEqual([]);
    expect(gainsAtOptimumByPass([change], [pass(32, 64)])).toEqual([]);
  });
});

describe("optimumLine", () => {
  const line = optimumLine([0, 1], [0.5, NaN], [withBeta(0.1), change]);

  it("names the β of the runs, and no fixed one", () =>
    expect(line.name).toBe("lower bound on the theorem’s gain, β = 0.05, 0.1"));

  it("says the gain on hovering, and nothing at a gap", () =>
    expect(line.text).toEqual(["the theorem’s gain is at least +.500", ""]));
});
