import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { planOf } from "../../../src/experiments/plan/plan";
import { defineProtocol } from "../../../src/experiments/protocols/protocol";
import { quick } from "../../../src/experiments/protocols/quick";
import { runJob } from "../../../src/experiments/runs/runJob";
import { runDirectory, tableNames } from "../../../src/results/paths";
import type { CurveRow, ResultRow } from "../../../src/results/rows";
import { readCurveRows, readResultRows } from "../../../src/results/tables";
import { temporaryDirectory } from "../../results/fixture";

const rl = { ...quick.parts[0].studies[0].rl, max_steps: 4, num_prompts: 4, num_generations: 4 };
const small = {
  seeds: { base: [7], rl: [7] },
  pretraining: { max_steps: 20, batch_size: 32 },
  evaluation: { prompts: 4, samples: 4 },
};
const on = (axis: "in-distribution" | "depth" | "depth-4") => [{ axis, share: 1 }];
const passRate = { from: 0, to: 1, prompts: 6, samples: 2 };

/** Every way to say what runs are rewarded for and trained on, as small as can be. */
const tiny = defineProtocol({
  name: "tiny",
  version: "1.0",
  purpose: "For a test.",
  parts: [
    {
      ...small,
      studies: [
        { name: "reward", exposures: [0.1], trainOn: ["depth"], rl: { ...rl, reward: "random" }, arm: "random" },
        {
          name: "curriculum",
          exposures: [0.1],
          trainOn: ["depth"],
          rl,
          curriculum: [
            { steps: 0.25, on: on("in-distribution") },
            { steps: 0.25, on: on("depth-4") },
            { steps: 0.5, on: on("depth"), passRate },
          ],
          arm: "edge",
        },
        {
          name: "skills",
          corpus: "single-operations",
          exposures: [0],
          methods: ["grpo", "rft", "sft"],
          trainOn: ["depth-1+in-distribution"],
          evaluateOn: ["depth-5"],
          rl,
        },
      ],
    },
    ...(["data-alchemy", "arithmetic"] as const).map((operations) => ({
      ...small,
      prefix: operations === "arithmetic" ? "arithmetic-" : "alchemy-",
      operations,
      studies: [
        {
          name: "second-testbed" as const,
          exposures: [0.1],
          trainOn: ["depth" as const, "vocabulary" as const],
          evaluateOn: ["depth-4" as const],
          rl: { ...rl, reward: "per-step" as const },
        },
      ],
    })),
  ],
});
const { jobs } = planOf(tiny);

let directory: string;
beforeAll(async () => {
  directory = temporaryDirectory();
  for (const job of jobs) await runJob(tiny, job, directory);
}, 300_000);

const rowsOf = (run: string): Promise<ResultRow[]> =>
  readResultRows(join(runDirectory(directory, run), tableNames.rows));
const curvesOf = (run: string): Promise<CurveRow[]> =>
  readCurveRows(join(runDirectory(directory, run), tableNames.curves));

describe("what runs are rewarded for and trained on", () => {
  it("is named in their rows, and the share of right rollouts stands in their curves", async () => {
    const [row] = await rowsOf("e0.1-s7-grpo-depth-r7-random");
    expect(row).toMatchObject({ study: "reward", reward: "random", trainedOn: "depth" });
    const metrics = new Set((await curvesOf(row.run)).map(({ metric }) => metric));
    expect(metrics).toContain("acc");
    const [plain] = await rowsOf("e0.1-s7-grpo-depth-r7-edge");
    expect(plain).toMatchObject({ study: "curriculum", arm: "edge", reward: "" });
    expect((await curvesOf(plain.run)).map(({ metric }) => metric)).not.toContain("acc");
  });

  it("may be single operations and pairs of them, from base policies that saw operations alone", async () => {
    expect((await rowsOf("single-e0-s7"))[0]).toMatchObject({ study: "skills", method: "none", exposure: 0 });
    for (const method of ["grpo", "rft", "sft"]) {
      const rows = await rowsOf(`single-e0-s7-${method}-depth-1-and-in-distribution-r7`);
      expect(new Set(rows.map(({ axis }) => axis))).toEqual(new Set(["in-distribution", "depth-1", "depth-5"]));
    }
  });

  it.each(["alchemy", "arithmetic"])("may be of another testbed: %s", async (prefix) => {
    for (const target of ["depth", "vocabulary"]) {
      const rows = await rowsOf(`${prefix}-e0.1-s7-grpo-${target}-r7`);
      expect(new Set(rows.map(({ axis }) => axis))).toEqual(new Set(["in-distribution", target, "depth-4"]));
      expect(rows[0]).toMatchObject({ study: "second-testbed", reward: "per-step" });
      expect(rows.map(({ metric }) => metric)).toContain("rightShortcut");
    }
  });
});
