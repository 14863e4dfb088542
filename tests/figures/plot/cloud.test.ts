import { describe, expect, it } from "vitest";
import { everyNth, everyNthText, strideFor } from "../../../src/figures/plot/cloud";

describe("every nth thing", () => {
  it("is the least n that leaves as many as are wanted, and 1 where there are no more", () => {
    expect([400, 401, 4800, 3, 0].map((count) => strideFor(count, 400))).toEqual([1, 2, 12, 1, 1]);
  });

  it("comes from every group, and in equal numbers", () => {
    const groups = Array.from({ length: 20 }, (_, group) => Array.from({ length: 80 }, () => group));
    const kept = everyNth(groups, 8);
    for (let group = 0; group < 20; group++) expect(kept.filter((each) => each === group)).toHaveLength(10);
  });

  it("is not the same in groups of one order, even where these repeat with a period", () => {
    const named = Array.from({ length: 140 }, (_, run) => Array.from({ length: 80 }, (_, prompt) => ({ run, prompt })));
    const ofOneExposure = everyNth(named, 14).filter(({ run }) => run % 7 === 3); // 20 seeds × 5 or 6 prompts
    expect(new Set(ofOneExposure.map(({ prompt }) => prompt)).size).toBeGreaterThan(40); // the same index in each group would give 6
  });

  it("is named in English", () => {
    const names = [1, 2, 3, 8, 11, 12, 13, 21, 22, 111].map((n) => everyNthText(n, "prompt"));
    expect(names.slice(0, 3)).toEqual(["every prompt", "every 2nd prompt", "every 3rd prompt"]);
    expect(names.slice(3).map((name) => name.split(" ")[1])).toEqual(
      ["8th", "11th", "12th", "13th", "21st", "22nd", "111th"], // prettier-ignore
    );
  });
});
