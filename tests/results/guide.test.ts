import { describe, expect, it } from "vitest";
import { resultFrame } from "../../src/results/frames";
import { columnGuide, metricGuide, studyGuide } from "../../src/results/guide";
import { testbedStudies } from "../../src/results/rows";

describe("the guide to the results", () => {
  it.each(["rows", "prompts", "curves"] as const)("has a meaning for every column of %s", async (table) => {
    const { columns } = await resultFrame(table, "quick");
    const guide = columnGuide(table);
    expect(guide.column("column")).toEqual(expect.arrayContaining(columns));
    expect(guide.rows().filter(({ meaning }) => meaning.length < 8)).toEqual([]);
  });

  it("has a line for every study and metric", () => {
    expect(studyGuide().column("study")).toEqual(expect.arrayContaining(["base", ...testbedStudies]));
    expect(metricGuide().column("metric")).toContain("correctMass");
    expect(metricGuide().filter({ metric: "greedy" }).rows()).toEqual([
      { metric: "greedy", meaning: "share of prompts whose most likely completion is correct", range: "0 to 1" },
    ]);
  });
});
