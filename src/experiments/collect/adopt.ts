/** Takes committed rows for runs of one's own, so that what is committed need not be run again. */

import { join } from "node:path";
import { groupBy } from "../../common/groupBy";
import { markDone } from "../runs/doneMarkers";
import { runDirectory, tableNames } from "../../results/paths";
import { planOf } from "../plan/plan";
import { identityOf, runIdsOf, runsOf, type Job } from "../plan/jobs";
import type { Protocol } from "../protocols/protocol";
import type { Machine } from "../../results/machine";
import { readProvenance, type JobRecord } from "../../results/provenance";
import { readResults } from "../../results/read";
import type { Results } from "../../results/rows";
import { changeIn, writeSummary, type RunSummary } from "../runs/summary";
import { makeRun } from "../runs/runDirectory";
import { writeCurveRows, writePromptRows, writeResultRows } from "../../results/tables";
import { isJobIntact } from "../runs/intact";
import { madeIn, madeOrToRun, requireOneEngine, type MixOptions } from "./engines";

export interface AdoptOptions extends MixOptions {
  /** What would make the jobs that are neither adopted nor complete; without it nothing is assumed of these. */
  here?: Machine;
}

export interface Adopted {
  /** Ids of jobs of which runs were written as committed. */
  adopted: string[];
  /** Ids of jobs whose runs were all there already, whatever made them: these are left as they are. */
  kept: string[];
}

/**
 * Writes the runs of each job that the results in `from` have under the job's present settings (the same job hash): from
 * there on they pass for runs made in `directory`, but have no weights. A run that is there already is kept, unless its
 * tables are not what it wrote. Rejects where the results are missing or not intact; and, by default, where the runs
 * would be of several engines, those included that are still to be made.
 */
export async function adopt(
  protocol: Protocol,
  from: string,
  directory: string,
  { here, ...mix }: AdoptOptions = {},
): Promise<Adopted> {
  const tablesOf = byRun(await readResults(from));
  const { jobs, machines } = readProvenance(from)!;
  const planned = planOf(protocol).jobs;
  const known = planned.filter(({ id, hash }) => jobs[id]?.hash === hash);
  const others = planned.filter((job) => !known.includes(job));
  const made = known.map((job) =>
    isJobIntact(directory, protocol, job)
      ? madeIn(directory, job)
      : { job: job.id, machines: jobs[job.id].machines.map((at) => machines[at]) },
  );
  requireOneEngine([...made, ...madeOrToRun(directory, protocol, others, here)], directory, mix);
  const result: Adopted = { adopted: [], kept: [] };
  for (const job of known) {
    const summaryOfRun = runSummaries(job, jobs[job.id], machines);
    let isNew = false;
    for (const run of runsOf(job)) {
      const outcome = await makeRun(
        runDirectory(directory, run.id),
        identityOf(protocol, job.base, run),
        async (temporary) => writeRun(temporary, tablesOf(run.id), summaryOfRun(run.id)),
        (complete) => changeIn(complete) === undefined,
      );
      if (outcome === "made") isNew = true;
    }
    markDone(directory, job);
    result[isNew ? "adopted" : "kept"].push(job.id);
  }
  return result;
}

type Tables = Pick<Results, "rows" | "curves" | "prompts">;

function byRun(results: Results): (run: string) => Tables {
  const runOf = ({ run }: { run: string }) => run;
  const rows = groupBy(results.rows, runOf);
  const curves = groupBy(results.curves, runOf);
  const prompts = groupBy(results.prompts, runOf);
  return (run) => ({ rows: rows.get(run) ?? [], curves: curves.get(run) ?? [], prompts: prompts.get(run) ?? [] });
}

type UnsignedSummary = Omit<RunSummary, "files">;

/** Time and machines are known of the job only: each of its runs has an equal share of the time, and all of the machines. */
function runSummaries(job: Job, record: JobRecord, machines: Machine[]): (run: string) => UnsignedSummary {
  const ofJob = record.machines.map((index) => machines[index]);
  const coreSeconds = record.coreSeconds / runIdsOf(job).length;
  const machine = ofJob[ofJob.length - 1];
  return (run) => ({ run, coreSeconds, machine, earlier: ofJob.slice(0, -1) });
}

function writeRun(directory: string, { rows, curves, prompts }: Tables, summary: UnsignedSummary): void {
  if (rows.length === 0) throw new Error(`${summary.run}: expected rows of this run, which provenance.json lists`);
  writeResultRows(join(directory, tableNames.rows), rows);
  writeCurveRows(join(directory, tableNames.curves), curves);
  writePromptRows(join(directory, tableNames.prompts), prompts);
  writeSummary(directory, summary);
}
