import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/results/changes";
import type { ResultRow } from "../../../src/results/rows";
import type { LadderRun, RungChange } from "../../../src/verdicts/ladderRuns";
import { headroomShareText, headroomText } from "../../../src/verdicts/remarks/headroom";
import { combinationsText, noiseFloorText, triangleText } from "../../../src/verdicts/remarks/ladder";
import { unsaturatedText } from "../../../src/verdicts/remarks/runs";
import { aboveGuessingText, byMomentText, byProbeText, guessingMass } from "../../../src/verdicts/remarks/scope";
import { row } from "../../results/fixture";

const change = (keys: Partial<ResultRow>, before: number, gain: number): Change => ({
  row: row({ trainedOn: "depth", method: "grpo", ...keys }),
  before,
  after: before + gain,
  gain,
});

describe("headroom", () => {
  const points = (share: (Q: number) => number) =>
    [1, 2, 3].flatMap((seed) =>
      [0.35, 0.5, 0.7, 0.9].map((Q) => ({ seed, x: Q, y: share(Q) * (1 - Q) + 0.001 * (seed - 2) })),
    );

  it("has a slope of 0 where a constant share is closed, though the gain falls", () =>
    expect(headroomShareText(points(() => 0.4))).toContain("slope .000 ("));

  it("tells a share that falls", () => expect(headroomShareText(points((Q) => 1 - Q))).toContain("slope -1.000 ("));

  it("leaves out masses from .97 on, where 1 − Q is the noise of its samples", () =>
    expect(headroomShareText([...points(() => 0.4), { seed: 1, x: 0.99, y: -1 }])).toContain("slope .000 ("));

  it("is the mean of what was left to gain", () =>
    expect(headroomText([change({}, 0.98, 0), change({}, 0.99, 0)])).toBe("Mean headroom 1 − Q: .015."));
});

describe("scope", () => {
  it("parts changes by how far the base policy was in distribution at the same snapshot", () => {
    const on = (run: string, axis: ResultRow["axis"], before: number, gain: number) =>
      change({ run, axis, trainedOn: "in-distribution" }, before, gain);
    const changes = [on("early", "depth", 0.3, 0.1), on("late", "depth", 0.3, -0.1)];
    const inDistribution = [on("early", "in-distribution", 0.5, 0), on("late", "in-distribution", 0.98, 0)];
    expect(byMomentText(changes, inDistribution)).toBe(
      "By base mass in distribution: below .95 .100 (1 run), from .97 on -.100 (1 run).",
    );
  });

  it("names the one probe that decides, and those that have no run", () => {
    const own = change({ axis: "order-held-out", trainedOn: "composition" }, 0.5, -0.2);
    const text = byProbeText([own], [own, change({ axis: "depth-4" }, 0, 0)]);
    expect(text).toContain("one probe alone");
    expect(text).toContain("No run has such a base mass on depth-4 after RL on depth.");
  });

  it("knows the chance of guessing an answer letter by letter", () => {
    expect(guessingMass("vocabulary")).toBeCloseTo(1e-4, 15);
    expect(guessingMass("length")).toBeCloseTo(1e-5, 15);
  });

  it("leaves out runs that start at the chance of guessing", () => {
    const text = aboveGuessingText([
      change({ axis: "vocabulary" }, 0.0002, 0),
      change({ axis: "depth" }, 0.004, 0.3),
      change({ axis: "depth" }, 0.0005, 0.1),
    ]);
    expect(text).toContain("Without vocabulary: .200 (2 runs).");
    expect(text).toContain("From ten times the chance of guessing on: .300 (1 run). 2 runs started lower.");
  });

  it("asks for pass@k where the base policy is not right on every prompt", () => {
    expect(unsaturatedText([change({}, 1, 0), change({}, 0.9, 0.05)])).toContain(".050 (1 run)");
    expect(unsaturatedText([change({}, 1, 0)])).toBe("");
  });
});

describe("the ladder", () => {
  const run = (beta: number, measured: number, law: number, tilt: number, baseSeed = 1): LadderRun => ({
    row: row({ baseSeed, beta, numGenerations: 16, scaleRewards: "group", kl: "k2" }),
    prompts: [{ rung: 0, base: 0.1, measured, law, tilt }],
  });

  it("gives the least effect that the triangle inequality leaves", () =>
    expect(triangleText([run(0.5, 0.62, 0.6, 0.2)])).toContain("at least .360"));

  it("names the furthest combination with its interval, and those that would not hold alone", () => {
    const runs = [1, 2, 3].flatMap((seed) => [
      run(0.5, 0.6 + 0.02 * seed, 0.6, 0.2, seed),
      run(1, 0.6 + 0.001 * seed, 0.6, 0.2, seed),
    ]);
    const text = combinationsText(runs, { below: 0.03 });
    expect(text).toMatch(/^Furthest of 2: whitened \+ k2, β = 0.5, G = 16, \.040 \(/);
    expect(text).toContain("not inside the region: β = 0.5, G = 16.");
  });

  it("takes a drift that all seeds share for no noise", () => {
    const changes = (spread: number): RungChange[] =>
      [1, 2].map((baseSeed) => ({ row: row({ baseSeed, rung: 0 }), change: 0.05 + spread * (baseSeed - 1.5) }));
    expect(noiseFloorText(changes(0))).toContain(": .000");
    expect(noiseFloorText(changes(0.02))).toContain(": .014"); // half of .02, times √2
  });
});
