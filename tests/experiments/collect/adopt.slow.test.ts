import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adopt } from "../../../src/experiments/collect/adopt";
import { collect } from "../../../src/experiments/collect/collect";
import { runDirectory, tableNames } from "../../../src/results/paths";
import { planOf } from "../../../src/experiments/plan/plan";
import { defineProtocol } from "../../../src/experiments/protocols/protocol";
import { smoke } from "../../../src/experiments/protocols/smoke";
import { runJob, weightsAt } from "../../../src/experiments/runs/runJob";
import { temporaryDirectory } from "../../results/fixture";

const [part] = smoke.parts;
const depthFor = (steps: number) =>
  defineProtocol({
    ...smoke,
    parts: [
      {
        ...part,
        ladder: undefined,
        studies: part.studies.slice(0, 1).flatMap((study) => [
          { ...study, trainOn: ["depth"], rl: { ...study.rl, max_steps: steps } },
          { ...study, trainOn: ["length"] },
        ]),
      },
    ],
  });

describe("a job of which all but one run is adopted", { timeout: 300_000 }, () => {
  it("makes its base policy again, with the same rows, for that run to start from", async () => {
    const [first, second] = [temporaryDirectory(), temporaryDirectory()];
    const [before, changed] = [depthFor(2), depthFor(3)];
    const [job] = planOf(changed).jobs;
    const [depth, length] = job.runs.map(({ id }) => runDirectory(second, id));
    await runJob(before, planOf(before).jobs[0], first);
    await collect(before, first);
    await adopt(before, first, second);
    expect(existsSync(weightsAt(runDirectory(second, job.id), 30))).toBe(false);

    const outcomes = new Map<string, string>();
    await runJob(changed, job, second, { onRun: (run, outcome) => void outcomes.set(run, outcome) });
    expect([...outcomes.values()]).toEqual(["made", "made", "kept"]);
    expect([depth, length].map((run) => existsSync(join(run, "weights.safetensors")))).toEqual([true, false]);
    for (const table of Object.values(tableNames))
      expect(readFileSync(join(runDirectory(second, job.id), table))).toEqual(
        readFileSync(join(runDirectory(first, job.id), table)),
      );

    await runJob(changed, job, second, { onRun: (run, outcome) => void outcomes.set(run, outcome) });
    expect([...outcomes.values()]).toEqual(["kept", "kept", "kept"]);
  });
});
