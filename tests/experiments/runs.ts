/** Whole runs on disk, without their training. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestsOf, runIdsOf, runPlace } from "../../src/experiments/collect";
import { tableNames } from "../../src/experiments/places";
import { identityOf, type Job } from "../../src/experiments/plan";
import type { Protocol } from "../../src/experiments/protocol";
import { stageRun } from "../../src/experiments/stage";
import { writeCurveRows, writePromptRows, writeResultRows } from "../../src/experiments/tables";
import { curveRow, promptRow, row } from "./fixture";

/** Lays out every run of a job as if it had been made, its numbers told by its id. */
export async function layJob(protocol: Protocol, job: Job, directory: string): Promise<void> {
  for (const run of [job.base, ...job.runs])
    await stageRun(runPlace(directory, run.id), identityOf(protocol, job.base, run), async (staged) =>
      layRun(staged, run.id, job),
    );
}

function layRun(place: string, run: string, job: Job): void {
  const value = Math.sin(run.length + runIdsOf(job).indexOf(run));
  mkdirSync(place, { recursive: true });
  writeResultRows(join(place, tableNames.rows), [
    row({ run, base: job.id, value }),
    row({ run, base: job.id, lower: "" }),
  ]);
  writePromptRows(join(place, tableNames.prompts), [
    promptRow({ run, base: job.id, pathMass: Math.fround(value ** 2) }),
  ]);
  writeCurveRows(join(place, tableNames.curves), [{ ...curveRow, run, value: Math.fround(value) }]);
  const machine = { node: "20", tensorflow: "2", platform: "linux", cpu: "one", sources: "0123456789ab" };
  const summary = { run, coreSeconds: 2, machine, files: digestsOf(place) };
  writeFileSync(join(place, "summary.json"), JSON.stringify(summary));
}
