import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runDirectory } from "../../src/results/paths";
import { attempt, differences, completeRuns } from "./attempt";
import { runThrough, soakKills, type Through } from "./kills";
import { job, runs } from "./protocol";

let root: string;
let through: Through;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "kills-"));
  through = await runThrough(join(root, "through"));
}, 240_000);
afterAll(() => rmSync(root, { recursive: true }));

describe("a base run and a run of GRPO, killed", () => {
  it(
    "while the base is evaluated, between rollouts and update, and while the tuned policy is evaluated, end with the same bytes",
    { timeout: 600_000 },
    async () => {
      const steps = job.runs[0].rl.max_steps;
      const ofBase = 2 * job.base.evaluations[0].axes.length; // greedy, then sampled
      const ofTuned = 2 * job.runs[0].axes.length;
      expect(Number(through.output)).toBe(ofBase + steps + ofTuned);
      const directory = join(root, "killed");
      const sinceCheckpoint = steps - 50;
      for (const [calls, complete] of [
        [1, 0], // the first evaluation of the base
        [ofBase, 0], // the last
        [ofBase + 60, 1], // rollouts of step 60
        [sinceCheckpoint, 1], // rollouts of the last step, resumed from the checkpoint of step 50
        [sinceCheckpoint + 1, 1], // the first evaluation after the last step
        [ofTuned, 1], // the last: nothing is left to train
      ]) {
        expect((await attempt(directory, { calls })).ending).toBe("killed");
        expect(completeRuns(directory).size).toBe(complete);
      }
      expect(await attempt(directory)).toMatchObject({ ending: "complete" });
      expect(completeRuns(directory).size).toBe(runs.length);
      expect(differences(directory, completeRuns(join(root, "through")))).toEqual([]);
    },
  );

  it("are made by one process at a time, and not from weights that have changed", { timeout: 240_000 }, async () => {
    const directory = join(root, "shared");
    const both = await Promise.all([attempt(directory), attempt(directory)]);
    expect(both.map(({ ending }) => ending).sort()).toEqual(["complete", "failed"]);
    const refused = both.find(({ ending }) => ending === "failed")!;
    expect(refused.output).toMatch(/process \d+ is already at work there; wait until it ends/);
    expect(differences(directory, completeRuns(join(root, "through")))).toEqual([]);

    const [base, tuned] = runs.map((run) => runDirectory(directory, run));
    rmSync(tuned, { recursive: true });
    const weights = join(base, `step-${job.base.pretraining.max_steps}.safetensors`);
    const bytes = readFileSync(weights);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(weights, bytes);
    const { ending, output } = await attempt(directory);
    expect(ending).toBe("failed");
    expect(output).toContain(`${weights}: not a complete safetensors file: damaged or changed after it was written`);
    expect(output).toContain(`Delete ${base}, and this base run is made again.`);
  });

  it("at five random moments end with the same bytes", { timeout: 600_000 }, async () => {
    expect(await soakKills({ kills: 5, seed: 1, through })).toEqual([]);
  });
});
