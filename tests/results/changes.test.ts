import { describe, expect, it } from "vitest";
import { changesOf, summarise } from "../../src/results/changes";
import { syntheticResults } from "../figures/fixture";

const { rows } = syntheticResults();
const onTarget = changesOf(
  rows,
  "correctMass",
  ({ study, axis, trainedOn }) => study === "exposure" && axis === trainedOn,
);

describe("changesOf", () => {
  it("sets each trained policy beside the base policy that it started from", () => {
    const own = onTarget.find(({ row }) => row.run === "e0.02-s2-grpo-depth-r1")!;
    const base = rows.find((row) => row.run === "e0.02-s2" && row.axis === "depth")!;
    expect(own.before).toBe(base.value);
    expect(own.gain).toBe(own.row.value - base.value);
  });

  it("tells the snapshots of one base policy apart", () => {
    const start = onTarget[0].row;
    const base = { ...start, run: start.base, study: "base" as const, method: "none" as const };
    const early = [
      { ...base, snapshot: 200, value: 0.1 },
      { ...base, value: 0.5 },
      { ...start, value: 0.75 },
    ];
    expect(changesOf(early, "correctMass", () => true)).toMatchObject([{ before: 0.5, after: 0.75, gain: 0.25 }]);
  });

  it("names the run whose base is missing", () =>
    expect(() =>
      changesOf(
        rows.filter(({ method }) => method !== "none"),
        "correctMass",
        () => true,
      ),
    ).toThrow(/run e0-s1-grpo-depth-r1: expected a row of its start \(base e0-s1, snapshot 800, axis depth, /));
});

describe("summarise", () => {
  const summaries = summarise(onTarget);

  it("gives one row a target and exposure, in the order of the targets", () =>
    expect(summaries.map(({ trainedOn, exposure }) => `${trainedOn} ${exposure}`)).toEqual(
      ["depth", "length", "vocabulary", "composition"].flatMap((target) => [0, 0.02, 0.1].map((e) => `${target} ${e}`)),
    ));

  it("averages over the runs and keeps the worst of them", () => {
    const gains = onTarget
      .filter(({ row }) => row.trainedOn === "depth" && row.exposure === 0.1)
      .map(({ gain }) => gain);
    const summary = summaries.find(({ trainedOn, exposure }) => trainedOn === "depth" && exposure === 0.1)!;
    expect(gains).toHaveLength(2);
    expect(summary).toMatchObject({ axis: "depth", runs: 2, worst: Math.min(...gains) });
    expect(summary.gain).toBeCloseTo((gains[0] + gains[1]) / 2, 12);
    expect(summary.after - summary.before).toBeCloseTo(summary.gain, 12);
  });
});
