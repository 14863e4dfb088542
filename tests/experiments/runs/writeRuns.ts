/** Complete runs on disk, without their training. */

import { join } from "node:path";
import { runDirectory, tableNames } from "../../../src/results/paths";
import { identityOf, runIdsOf, type Job } from "../../../src/experiments/plan/jobs";
import type { Protocol } from "../../../src/experiments/protocols/protocol";
import { writeSummary } from "../../../src/experiments/runs/summary";
import { makeRun } from "../../../src/experiments/runs/runDirectory";
import { writeCurveRows, writePromptRows, writeResultRows } from "../../../src/results/tables";
import type { Run } from "../../../src/experiments/plan/jobs";
import { curveRow, olderMachine, promptRow, row } from "../../results/fixture";

/** Writes every run of a job as if it had been made, its numbers derived from its id. */
export async function writeJob(protocol: Protocol, job: Job, directory: string): Promise<void> {
  for (const run of [job.base, ...job.runs]) await writeRun(protocol, job, run, directory);
}

/** Writes one of them; `also` adds to it what a test needs. */
export async function writeRun(
  protocol: Protocol,
  job: Job,
  run: Run,
  directory: string,
  also: (temporary: string) => void = () => {},
): Promise<void> {
  await makeRun(runDirectory(directory, run.id), identityOf(protocol, job.base, run), async (temporary) => {
    also(temporary);
    writeTables(temporary, run.id, job);
  });
}

function writeTables(directory: string, run: string, job: Job): void {
  const value = Math.sin(run.length + runIdsOf(job).indexOf(run));
  writeResultRows(join(directory, tableNames.rows), [
    row({ run, base: job.id, value }),
    row({ run, base: job.id, lower: "" }),
  ]);
  writePromptRows(join(directory, tableNames.prompts), [
    promptRow({ run, base: job.id, pathMass: Math.fround(value ** 2) }),
  ]);
  writeCurveRows(join(directory, tableNames.curves), [{ ...curveRow, run, value: Math.fround(value) }]);
  writeSummary(directory, { run, coreSeconds: 2, machine: olderMachine, earlier: [] });
}
