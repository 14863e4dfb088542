import { appendFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { collect } from "../../../src/experiments/collect/collect";
import { madeOrToRun } from "../../../src/experiments/collect/engines";
import { planOf } from "../../../src/experiments/plan/plan";
import { smoke } from "../../../src/experiments/protocols/smoke";
import { isDone } from "../../../src/experiments/runs/completed";
import { isJobIntact, isRunIntact, removeDamaged, stateOf } from "../../../src/experiments/runs/intact";
import { runDirectory, summaryName, tableNames } from "../../../src/results/paths";
import { Progress } from "../../../src/reproduce/progress";
import { graphMachine, temporaryDirectory } from "../../results/fixture";
import { writeJob, writeRun } from "./writeRuns";

const plan = planOf(smoke);
const [job] = plan.jobs;
const [run] = job.runs;
let directory: string;
beforeEach(async () => {
  directory = temporaryDirectory();
  for (const each of plan.jobs) await writeJob(smoke, each, directory);
});
const at = (name: string) => join(runDirectory(directory, run.id), name);

const harm: [string, () => void][] = [
  ["cut rows", () => writeFileSync(at(tableNames.rows), "PAR1")],
  ["prompts with a byte more", () => appendFileSync(at(tableNames.prompts), "\n")],
  ["no curves", () => rmSync(at(tableNames.curves))],
  ["a summary that is none", () => writeFileSync(at(summaryName), "{}")],
];

describe("a job", () => {
  it("is complete once all of its runs are, and to run again where one is gone", () => {
    expect(stateOf(directory, smoke, job)).toBe("complete");
    rmSync(runDirectory(directory, run.id), { recursive: true });
    expect(stateOf(directory, smoke, job)).toBe("to run");
  });

  it.each(harm)("means the same by complete everywhere where a run has %s", async (_, doHarm) => {
    doHarm();
    expect(isDone(directory, smoke, job)).toBe(true); // made to its end it was
    expect(stateOf(directory, smoke, job)).toBe("damaged");
    expect(isJobIntact(directory, smoke, job)).toBe(false);
    expect(isRunIntact(directory, smoke, job, run)).toBe(false);
    expect(isRunIntact(directory, smoke, job, job.base)).toBe(true);
    expect(madeOrToRun(directory, smoke, [job], graphMachine)[0].toRun).toBe(true);
    expect(new Progress(smoke, directory, 1).line()).toMatch(/^9\/10 runs/);
    await expect(collect(smoke, directory)).rejects.toThrow(`--job ${job.id}\` makes the run again`);
  });

  it.each([harm[0], harm[3]])("makes a run with %s again, and keeps the others", async (_, doHarm) => {
    doHarm();
    expect(removeDamaged(directory, smoke, job).join()).toContain(runDirectory(directory, run.id));
    expect(existsSync(runDirectory(directory, run.id))).toBe(false);
    expect(isRunIntact(directory, smoke, job, job.base)).toBe(true);
    await writeRun(smoke, job, run, directory);
    expect(stateOf(directory, smoke, job)).toBe("complete");
    expect(removeDamaged(directory, smoke, job)).toEqual([]);
  });
});
