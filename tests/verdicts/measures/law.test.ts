import { describe, expect, it } from "vitest";
import { partOf } from "../../../src/hypotheses/hypotheses";
import { evidenceOf } from "../../../src/verdicts/evidence";
import { law } from "../../../src/verdicts/measures/law";
import { tuned } from "../../results/fixture";

const ladder = { study: "ladder-shared", axis: "ladder", base: "base", rung: 0, metric: "exactMass" } as const;
const update = { beta: 0.5, numGenerations: 16, scaleRewards: "none", kl: "k2" } as const;

describe("H5d", () => {
  it("tells a movement that base seeds share from one that they do not", () => {
    const moving = (changes: number[]) => {
      const rows = changes.flatMap((change, seed) => {
        const run = { ...ladder, ...update, run: `run ${seed}`, baseSeed: seed };
        return [
          tuned("ladder", { ...run, value: 0.5 + change }),
          tuned("ladder", { ...run, metric: "exactMassAt75", value: 0.5 }),
        ];
      });
      const evidence = evidenceOf({ protocol: "test", rows, prompts: [], curves: [] });
      return law.parts.H5d(evidence, partOf("H5d"), "mean + k2");
    };
    expect(moving([0.02, 0.02])).toMatchObject({
      effect: expect.closeTo(0.02, 12),
      remark: expect.stringMatching(/: \.020\. .* \.000 \(/),
    });
    expect(moving([0.02, -0.02])).toMatchObject({
      effect: expect.closeTo(0.02, 12),
      remark: expect.stringMatching(/: \.000\. .* \.028 \(/),
    });
  });
});
