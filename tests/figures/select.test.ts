import { describe, expect, it } from "vitest";
import type { ResultRow } from "../../src/results/rows";
import { byTarget, changes, changeText, gainOverSeeds, seedChanges, spread } from "../../src/figures/select";
import { syntheticResults } from "./fixture";

const [base] = syntheticResults().rows.filter((row) => row.method === "none" && row.axis === "depth");
const trained: ResultRow = { ...base, study: "exposure", run: "tuned", method: "grpo", rlSeed: 1, trainedOn: "depth" };

describe("changes", () => {
  it("are those of one study", () => {
    const rows = [
      { ...base, value: 0.5 },
      { ...trained, value: 0.75 },
      { ...trained, study: "long" as const },
    ];
    expect(changes(rows, "exposure", "correctMass")).toMatchObject([{ row: { study: "exposure" }, gain: 0.25 }]);
  });
});

describe("spread", () => {
  it("gives the ends and the middle of many values, and few as they are", () => {
    expect(spread([0, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2])).toEqual([0, 0.02, 0.2]);
    expect(spread([0, 0.02])).toEqual([0, 0.02]);
  });
});

describe("gainOverSeeds", () => {
  const at = (baseSeed: number, rlSeed: number, gain: number) => {
    return { row: { ...trained, baseSeed, rlSeed }, before: 0, after: gain, gain };
  };

  it("counts base seeds, however many RL seeds each has", () => {
    const lopsided = [at(1, 1, 0), at(1, 2, 0), at(1, 3, 0), at(2, 1, 1)];
    expect(gainOverSeeds(lopsided)).toMatchObject({ mean: 0.5, seeds: 2 });
  });

  it("gives no interval below three base seeds", () =>
    expect(gainOverSeeds([at(1, 1, 0), at(2, 1, 1)])).toMatchObject({ lower: NaN, upper: NaN }));

  it("gives Student's interval over base seeds (SciPy: t.interval(.95, 2, 2, sem([1, 2, 3])))", () => {
    const { lower, upper } = gainOverSeeds([at(1, 1, 1), at(2, 1, 2), at(3, 1, 3)]);
    expect(lower).toBeCloseTo(-0.4841377118, 8);
    expect(upper).toBeCloseTo(4.4841377118, 8);
  });
});

describe("seedChanges", () => {
  it("averages the RL seeds of a base policy, and keeps what else is known of it", () => {
    const change = { row: trained, before: 0.25, after: 0.5, gain: 0.25, k: 4 };
    const second = { ...change, row: { ...trained, rlSeed: 2 }, after: 1, gain: 0.75 };
    expect(seedChanges([change, second])).toEqual([{ ...change, after: 0.75, gain: 0.5 }]);
  });
});

describe("byTarget", () => {
  it("keeps formats apart, answers last", () => {
    const on = (trainedOn: "length" | "depth", format: "steps" | "answer") => {
      return { row: { ...trained, trainedOn, format }, before: 0, after: 1, gain: 1 };
    };
    const panels = byTarget([on("depth", "answer"), on("length", "steps"), on("depth", "steps")]);
    expect(panels.map(({ title }) => title)).toEqual(["depth (3 operations)", "length (5 letters)", "depth (answers)"]);
    expect(panels.map(({ changes }) => changes.length)).toEqual([1, 1, 1]);
  });
});

describe("changeText", () => {
  it("has both masses and the gain with its sign", () =>
    expect(changeText("depth", { row: trained, before: 0.5, after: 0.25, gain: -0.25 })).toBe(
      "depth<br>0.500 to 0.250 (−.250)",
    ));
});
