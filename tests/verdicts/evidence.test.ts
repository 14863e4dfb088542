import { describe, expect, it } from "vitest";
import { replicatesOf, share } from "../../src/verdicts/evidence";
import { promptRow, row, tuned } from "../results/fixture";

describe("replicatesOf", () => {
  it("keeps each base with the run of its own seed, or else of the lowest", () => {
    const run = (base: string, baseSeed: number, rlSeed: number) => tuned("length", { base, baseSeed, rlSeed });
    const rows = [row(), run("a", 3, 1), run("a", 3, 3), run("b", 9, 2), run("b", 9, 1)];
    expect(replicatesOf(rows)).toEqual([rows[0], rows[2], rows[4]]);
  });
});

describe("share", () => {
  it("is of all samples of either half of them, or of both", () => {
    const prompts = [
      promptRow({ placing: 1, placingSamples: 4, correct: 2, samples: 6 }),
      promptRow({ placing: 0, placingSamples: 4, correct: 1, samples: 6 }),
    ];
    expect(share(prompts, "placing")).toBe(1 / 8);
    expect(share(prompts, "measuring")).toBe(3 / 12);
    expect(share(prompts, "both")).toBe(4 / 20);
  });
});
