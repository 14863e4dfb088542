import { describe, expect, it } from "vitest";
import { axesCaution } from "../../src/report/cautions";
import { tuned } from "../results/fixture";

const at = (...betas: number[]) => axesCaution(betas.map((beta) => tuned("length", { beta })));

describe("axesCaution", () => {
  it("names each β of the runs whose optimum is near 1, and no other", () => {
    // odds of 1e-6 times e^{1/β}: β = .05 ends at .998, .06 at .945, .5 at 7e-6
    expect(at(0.05, 0.5, 0.05, 0.06, 0.02)).toContain("at β = 0.02, 0.05, the theorem's optimum is near 1");
  });

  it("says nothing where there is no KL, where β is large, and of the ladder", () => {
    expect([at(0), at(0.5), at()]).toEqual(["", "", ""]);
    expect(axesCaution([tuned("ladder", { beta: 0.05 }), tuned("length", { method: "sft", beta: "" })])).toBe("");
  });
});
