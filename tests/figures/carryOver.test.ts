import { describe, expect, it } from "vitest";
import type { Figure } from "../../src/figures";
import { carryOver } from "../../src/figures/carryOver";
import type { ResultRow, Results } from "../../src/results/rows";
import type { Target } from "../../src/strings";
import { row, tuned } from "../results/fixture";
import { noResults } from "./fixture";

/** What is carried over at each step: a part of the gain in distribution, and less by `less` on axes but composition. */
function worldOf({ seeds, less }: { seeds: number; less: number }): Results {
  const moments = [{ snapshot: 300, gain: 0.2, axes: ["composition"] }, { snapshot: 600, gain: 0.02, axes: ["composition", "depth", "length"] }] as const; // prettier-ignore
  const rows = Array.from({ length: seeds }, (_, i) => i + 1).flatMap((baseSeed) =>
    moments.flatMap(({ snapshot, gain, axes }) => {
      const key = { base: `e0-s${baseSeed}`, baseSeed, snapshot };
      const change = (axis: Target | "in-distribution", before: number, by: number): ResultRow[] => [
        row({ ...key, run: key.base, axis, value: before }),
        tuned("in-distribution", { ...key, study: "saturation", run: `${key.base}-step${snapshot}`, rlSeed: baseSeed, axis, value: before + by }), // prettier-ignore
      ];
      const noise = 0.002 * baseSeed;
      const on = (axis: Target) =>
        change(axis, 0.5, gain + noise - (axis === "composition" ? 0 : less + (baseSeed % 2 ? 0.004 : -0.004)));
      return [...change("in-distribution", 0.7, gain), ...axes.flatMap(on)];
    }),
  );
  return { ...noResults(), rows };
}

const titleOf = ({ layout }: Figure) => (layout.title as { text: string }).text;
const notesOf = ({ layout }: Figure) => layout.annotations!.map(({ text }) => text!);

describe("the figure of what is carried over", () => {
  it("draws each run on each axis where its base policy has mass, and means from snapshot to snapshot", () => {
    const { data } = carryOver(worldOf({ seeds: 10, less: 0.08 }));
    const runs = (data as { mode: string; x: number[]; y: number[] }[])
      .filter(({ mode }) => mode === "markers")
      .slice(0, -2); // the last two are differences
    expect(runs.map(({ x }) => x.length)).toEqual([10, 10, 20]); // depth, length, composition
    const courses = (data as { mode: string; x: number[]; y: number[] }[]).filter(
      ({ mode }) => mode === "lines+markers",
    );
    expect(courses.map(({ x }) => x)).toEqual([[0.02], [0.02], [0.2, 0.02]]);
    expect(courses[2].y[0]).toBeCloseTo(0.2 + 0.002 * 5.5, 6);
  });

  it("says axis and moment where axes differ at one moment, by less than they seem to over all", () => {
    expect(titleOf(carryOver(worldOf({ seeds: 10, less: 0.08 })))).toContain("by the moment and by the axis");
    expect(titleOf(carryOver(worldOf({ seeds: 10, less: 0 })))).toContain("Change on other axes");
  });

  it("draws differences, and a slope, of enough base seeds only", () => {
    const few = carryOver(worldOf({ seeds: 3, less: 0.08 }));
    expect(few.layout).not.toHaveProperty("xaxis2");
    expect(notesOf(few).join()).not.toContain("slope");
    const many = carryOver(worldOf({ seeds: 10, less: 0.08 }));
    expect(many.layout).toHaveProperty("xaxis2");
    expect(notesOf(many).join()).toContain("slope with the axis held");
  });

  it("says that the study is missing where it is", () =>
    expect(JSON.stringify(carryOver(noResults()))).toContain("no rows of study “saturation”"));
});
