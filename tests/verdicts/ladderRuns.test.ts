import { describe, expect, it } from "vitest";
import type { PromptRow, ResultRow } from "../../src/results/rows";
import { updateOf } from "../../src/results/updates";
import { distanceFrom, hasLaw, ladderRuns, lawOf, movedAfter } from "../../src/verdicts/ladderRuns";
import { promptRow, row } from "../results/fixture";

const ladder = { study: "ladder-shared", axis: "ladder", base: "base", baseSeed: 1 } as const;
const settings = { method: "grpo", rlSeed: 1, trainedOn: "ladder", beta: 0.5, numGenerations: 2 } as const;
const tuned = (changes: Partial<ResultRow>) =>
  row({ ...ladder, ...settings, rung: 0, metric: "exactMass", ...changes });
const mass = (run: string, rung: number, exactMass: number | null): PromptRow =>
  promptRow({ run, base: "base", study: "ladder-shared", axis: "ladder", rung, prompt: 0, exactMass });

describe("runs on the ladder", () => {
  const meanOnly = tuned({ run: "tuned", scaleRewards: "none", kl: "k2" });
  const prompts = [mass("base", 0, 0.5), mass("base", 1, 0.2), mass("tuned", 0, 0.8), mass("tuned", 1, 0.2)];

  it("stand beside their own law and the plain tilt: odds times e for G = 2, where the tilt has e²", () => {
    const [{ prompts: seen }] = ladderRuns({ rows: [meanOnly], prompts });
    const after = (odds: number) => odds / (1 + odds);
    [1, 0.25].forEach((odds, rung) => {
      expect(seen[rung]).toMatchObject({ rung, measured: [0.8, 0.2][rung] });
      expect(seen[rung].law).toBeCloseTo(after(odds * Math.exp(1)), 12);
      expect(seen[rung].tilt).toBeCloseTo(after(odds * Math.exp(2)), 12);
    });
  });

  it("are as far from a prediction as their prompts are in the mean", () => {
    const [run] = ladderRuns({ rows: [meanOnly], prompts });
    const law = [Math.exp(1) / (1 + Math.exp(1)), Math.exp(1) / (4 + Math.exp(1))];
    expect(distanceFrom("law", run)).toBeCloseTo((Math.abs(0.8 - law[0]) + Math.abs(0.2 - law[1])) / 2, 12);
  });

  it("are each there once, whatever number of rows they have, and only those that are asked for", () => {
    const other = tuned({ run: "other", scaleRewards: "group", kl: "k3" });
    const rows = [meanOnly, { ...meanOnly, rung: 1 }, other];
    expect(ladderRuns({ rows, prompts }).map((run) => updateOf(run.row))).toEqual(["mean + k2", "whitened + k3"]);
    expect(ladderRuns({ rows, prompts }, ({ kl }) => kl === "k3")).toHaveLength(1);
  });

  it("leave out rungs that show no rule, of which no law is known", () =>
    expect(ladderRuns({ rows: [{ ...meanOnly, study: "ladder-lookup" }], prompts })).toEqual([]));

  it("leave out updates without a law: k1 as a loss, advantages scaled by the batch, no KL", () => {
    const without = [{ kl: "k1" }, { kl: "k2", scaleRewards: "batch" }, { kl: "k2", beta: 0 }, { kl: "" }] as const;
    const rows = without.map((changes, i) => tuned({ scaleRewards: "none", run: `run ${i}`, ...changes }));
    expect(ladderRuns({ rows, prompts })).toEqual([]);
  });

  it("on several decisions stand beside the laws of several, and leave out prompts without the mass of each", () => {
    const several = { ...meanOnly, study: "ladder-decisions", decisions: 2 } as const;
    const c = 0.5 / 0.5; // (1 − 1/G) / β
    const sigmoid = (odds: number) => odds / (1 + odds);
    // Resting at .8 and .9, each held c times the mass of the other above its base.
    const [q1, q2] = [sigmoid(4 * Math.exp(-c * 0.9)), sigmoid(9 * Math.exp(-c * 0.8))];
    const [first, ...others] = prompts;
    const known = [{ ...first, decisionMasses: [q1, q2] }, ...others];
    const [{ prompts: seen }] = ladderRuns({ rows: [several], prompts: known });
    const last = sigmoid((q2 / (1 - q2)) * Math.exp(c));
    expect(seen).toHaveLength(1);
    expect(seen[0].law).toBeCloseTo(0.72, 10);
    expect(seen[0].tabular).toBeCloseTo(sigmoid((q1 / (1 - q1)) * Math.exp(c * last)) * last, 10);
    expect(seen[0].oneDecision).toBeCloseTo(sigmoid(Math.exp(c)), 12);
    expect(movedAfter(50, { rows: [several, { ...several, metric: "exactMassAt50" }] })).toEqual([]);
  });

  it("leave out prompts whose mass is not known exactly", () => {
    const [run] = ladderRuns({ rows: [meanOnly], prompts: [...prompts, mass("base", 2, null), mass("tuned", 2, 0.3)] });
    expect(run.prompts).toHaveLength(2);
  });
});

describe("lawOf", () => {
  it("is the law of the update, and of no other: none of a scaling by the batch", () => {
    const keys = { beta: 0.5, numGenerations: 16 } as const;
    const settings = { beta: 0.5, groupSize: 16 };
    expect(lawOf(tuned({ ...keys, scaleRewards: "none", kl: "exact" }))).toEqual({
      ...settings,
      advantage: "mean",
      kl: "k2",
    });
    expect(lawOf(tuned({ ...keys, scaleRewards: "group", kl: "k1-reward" }))).toEqual({
      ...settings,
      advantage: "whitened",
      kl: "k1-reward",
    });
    const batch = tuned({ ...keys, run: "b", scaleRewards: "batch", kl: "k3" });
    expect(hasLaw(batch)).toBe(false);
    expect(() => lawOf(batch)).toThrow("run b: expected an update with a law, got batch-whitened + k3 at β = 0.5");
  });
});

describe("movedAfter", () => {
  it("is each rung's mass at the end minus that after so many percent of the steps", () => {
    const at = (metric: ResultRow["metric"], rung: number, value: number) => tuned({ run: "run", metric, rung, value });
    const rows = [
      ...[at("exactMass", 0, 0.5), at("exactMass", 1, 0.7), at("exactMass", 2, 0.9)],
      ...[at("exactMassAt75", 0, 0.45), at("exactMassAt75", 1, 0.71), at("exactMassAt50", 0, 0.3)],
    ];
    const moved = (percent: 50 | 75) => movedAfter(percent, { rows }).map(({ change }) => change);
    expect(moved(75)).toEqual([expect.closeTo(0.05, 12), expect.closeTo(-0.01, 12)]);
    expect(moved(50)).toEqual([expect.closeTo(0.2, 12)]);
  });
});
