import { describe, expect, it } from "vitest";
import { deriveKey, Random } from "../../../../src/common/random";
import { partOf } from "../../../../src/hypotheses/hypotheses";
import type { PromptRow, ResultRow } from "../../../../src/results/rows";
import { sigmoid } from "../../../../src/theory/numeric";
import { evidenceOf } from "../../../../src/verdicts/evidence";
import { shiftOfOdds } from "../../../../src/verdicts/measures/oddsShift";
import { shiftBeyondNull } from "../../../../src/verdicts/measures/replication/shift";
import { binomial } from "../../../../src/verdicts/remarks/oddsNull";
import { promptRow, row, tuned } from "../../../results/fixture";
import { decisionsOf } from "../../decisions";
import { replicationTestbed } from "../../replicationWorld";

/** Runs whose prompts have odds e^factor times those before, but for `slope`; counts of 32 run into their ceiling. */
function runs(factor: number, slope: number) {
  const random = new Random(deriveKey(1, "ceilings", 0));
  const rows: ResultRow[] = [];
  const prompts: PromptRow[] = [];
  for (let baseSeed = 1; baseSeed <= 4; baseSeed++) {
    const [base, run] = [`b${baseSeed}`, `t${baseSeed}`];
    const keys = { base, baseSeed, axis: "depth" } as const;
    rows.push(row({ ...keys, run: base, value: 0.6 }), tuned("depth", { ...keys, run, rlSeed: baseSeed }));
    for (let prompt = 0; prompt < 150; prompt++) {
      const x = -2.5 + 6 * random.uniform();
      const counts = (mass: number) => ({ placing: binomial(32, mass, random), correct: binomial(32, mass, random) });
      prompts.push(promptRow({ ...keys, prompt, run: base, ...counts(sigmoid(x)) }));
      prompts.push(promptRow({ ...keys, prompt, run, ...counts(sigmoid(x + factor + slope * (x - 0.5))) }));
    }
  }
  return evidenceOf({ protocol: "test", rows, prompts, curves: [] });
}

describe("the slope of the shift beyond what counts alone give", () => {
  it("is near 0 with one odds factor and full ceilings, where the plain slope is not", () => {
    const evidence = runs(3.5, 0);
    const plain = shiftOfOdds(evidence, partOf("H5e"), "depth");
    expect(plain.effect).toBeLessThan(-0.25);
    expect(Math.abs(shiftBeyondNull(evidence, partOf("R5e"), "depth").effect)).toBeLessThan(0.03);
  });

  it("is that of the logits where no count is full", () =>
    expect(shiftBeyondNull(runs(0, -0.4), partOf("R5e"), "depth").effect).toBeCloseTo(-0.4, 1));

  it("is the same again", () => {
    const evidence = runs(1, 0);
    const found = () => shiftBeyondNull(evidence, partOf("R5e"), "depth");
    expect(found()).toEqual(found());
  });

  it("rejects one factor where prompts are drawn together", () =>
    expect(new Set(decisionsOf("R5e", replicationTestbed({ seeds: 7, slope: -0.5 })))).toEqual(new Set(["rejected"])));
});
