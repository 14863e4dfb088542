import { describe, expect, it } from "vitest";
import { readStudy } from "../../../src/report/passrates/study";
import { runCell, studyCells, type StudyRow } from "../../../src/passrates/study/study";
import { summariesOf } from "../../../src/passrates/study/summary";
import { lineOf, parseStudy, studyText } from "../../../src/passrates/study/table";
import { drawPrompts, meanOf, worldNames, worlds } from "../../../src/passrates/study/worlds";
import { deriveKey, Random } from "../../../src/common/random";

const study = readStudy();
const ofCell = (
  rows: readonly StudyRow[],
  { world, prompts, samples }: Pick<StudyRow, "world" | "prompts" | "samples">,
) => rows.filter((row) => row.world === world && row.prompts === prompts && row.samples === samples);

describe("the committed study", () => {
  it("has every cell, and its text is read as it was written", () => {
    for (const cell of studyCells()) expect([cell, ofCell(study, cell).length > 8]).toEqual([cell, true]);
    expect(parseStudy(studyText(study))).toEqual(study);
  });

  it.each([
    { world: "discovery", prompts: 50, samples: 4 },
    { world: "discovery and factor", prompts: 50, samples: 4 },
  ] as const)("comes out the same when $world, $samples samples, is run again", ({ world, prompts, samples }) => {
    const cell = studyCells().find(
      (each) => each.world === world && each.prompts === prompts && each.samples === samples,
    )!;
    expect(runCell(cell).map(lineOf)).toEqual(ofCell(study, cell).map(lineOf));
  });

  it("shows that what is promised without a model is kept, within the error of the simulation", () => {
    const kept = ["gain", "common log-odds shift", "calls against no change", "calls against the common factor"];
    const isKept = (quantity: string) => kept.includes(quantity) || quantity.endsWith(", bounds");
    const promised = study.filter(({ quantity, statistic }) => isKept(quantity) && statistic !== "power");
    const summaries = summariesOf(promised, "prompts");
    expect(summaries.map(({ quantity }) => quantity)).toEqual(expect.arrayContaining(kept));
    expect(summaries.filter(({ isOff }) => isOff)).toEqual([]);
  });
});

describe("worlds", () => {
  it("draw prompts of the truth that they state", () => {
    for (const name of worldNames) {
      const { truth } = drawPrompts(worlds[name], {
        count: 4000,
        samples: 4,
        random: new Random(deriveKey(1, name, 0)),
      });
      const mean = truth.reduce((sum, { P }) => sum + P, 0) / truth.length;
      expect(Math.abs(mean - meanOf(worlds[name], ({ P }) => P))).toBeLessThan(0.025);
    }
  });
});
