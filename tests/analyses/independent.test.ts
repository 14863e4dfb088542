import { describe, expect, it } from "vitest";
import { compareWithTestbed, publishedGains, type PublishedGain } from "../../src/analyses/independent";
import type { ResultRow } from "../../src/results/rows";
import { row, tuned } from "../results/fixture";

/** Rows of three seeds whose gains are the published ones, changed by `change`. */
function rowsOf(change: (published: PublishedGain) => number): ResultRow[] {
  return publishedGains.flatMap((published) => [1, 2, 3].flatMap((seed) => pairOf(published, seed, change(published))));
}

function pairOf({ series, axis, at }: PublishedGain, baseSeed: number, gain: number): ResultRow[] {
  const exposed = series === "RL on the target";
  const start = { base: `e${exposed ? at : 0}-s${baseSeed}`, exposure: exposed ? at : 0, snapshot: exposed ? 800 : at };
  const keys = { ...start, baseSeed, axis };
  const study = exposed ? ("exposure" as const) : ("saturation" as const);
  return [
    row({ ...keys, value: 0.5 }),
    tuned(exposed ? axis : "in-distribution", { ...keys, study, value: 0.5 + gain }),
  ];
}

const compare = (rows: ResultRow[]) => compareWithTestbed({ protocol: "spike", rows, prompts: [], curves: [] });
const failing = (rows: ResultRow[]) =>
  compare(rows)
    .filter(({ within }) => !within)
    .map(({ check }) => check);

describe("compareWithTestbed", () => {
  it("accepts the published numbers themselves", () => expect(failing(rowsOf(({ gain }) => gain))).toEqual([]));

  it("refuses a gain where nothing was discovered", () => {
    const found = failing(rowsOf(({ axis, at, gain }) => (axis === "length" && at === 0 ? 0.2 : gain)));
    expect(found).toContain("RL on the target: length at 0");
  });

  it("refuses a gain of the wrong sign, however wide the interval of three seeds", () => {
    const found = failing(rowsOf(({ axis, at, gain }) => (axis === "vocabulary" && at === 0.02 ? -0.01 : gain)));
    expect(found).toContain("RL on the target: vocabulary at 0.02");
  });

  it("refuses gains that do not vanish at saturation", () => {
    const found = failing(rowsOf(({ axis, at, gain }) => (axis === "in-distribution" && at === 600 ? 0.2 : gain)));
    expect(found).toContain("RL in distribution, from snapshots: in-distribution at 400 against 600");
  });

  it("names a gain that was not measured", () => {
    const rows = rowsOf(({ gain }) => gain).filter(({ axis }) => axis !== "depth");
    expect(() => compare(rows)).toThrow("compare: no rows for RL on the target: depth at 0");
  });
});
