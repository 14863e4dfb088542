/** Makes runs drawn at random again, base run included, and compares them with the tables. */

import { join } from "node:path";
import { groupBy } from "../../common/groupBy";
import { deriveKey, Random } from "../../common/random";
import { requireInteger } from "../../common/require";
import { withTemporaryDirectory } from "../../common/temporary";
import { announceChosen, type Choice } from "../../results/chosenResults";
import { runDirectory, tableNames } from "../../results/paths";
import { planOf } from "../plan/plan";
import { runIdsOf, type Job, type Plan } from "../plan/jobs";
import type { Protocol } from "../protocols/protocol";
import { protocolNamed } from "../protocols";
import { isSameClass } from "../../results/machine";
import type { Provenance } from "../../results/provenance";
import { readResults, requireProvenance } from "../../results/read";
import type { Results } from "../../results/rows";
import { machineHere } from "../runs/machineHere";
import { runJob } from "../runs/runJob";
import { readSummary } from "../runs/summary";
import { readCurveRows, readPromptRows, readResultRows } from "../../results/tables";
import { notesOn } from "../../results/sourcesNotes";
import { compareRun, hasFailed, type Comparison } from "./compareRun";
import type { RunTables } from "./differences";
import { verificationText } from "./text";

export interface VerifyOptions {
  /** How many runs, at least 1. */
  sample: number;
  /** The same seed draws the same runs. */
  seed: number;
}

/** Prints what was compared, how, and what came of it; sets exit code 1 where a run fails. */
export async function verifyNamed({ protocol, own }: Choice & { protocol: string }, options: VerifyOptions) {
  const directory = announceChosen({ protocol, own });
  const comparisons = await verifyResults(directory, protocolNamed(protocol), options);
  const { machines, runs } = requireProvenance(directory);
  const notes = own ? [] : notesOn({ protocol, machines });
  process.stdout.write(`${verificationText({ machines, here: machineHere(), comparisons, runs, notes })}\n`);
  if (hasFailed(comparisons)) process.exitCode = 1;
}

/**
 * Makes `sample` runs of the results in `directory` again, in a temporary directory, and compares them. Rejects where a
 * table is not as it was written, or was made with other settings than the protocol has now; some jobs may be missing.
 */
export async function verifyResults(
  directory: string,
  protocol: Protocol,
  { sample, seed }: VerifyOptions,
): Promise<Comparison[]> {
  requireInteger("sample", sample, { min: 1 });
  const results = await readResults(directory);
  const provenance = requireProvenance(directory);
  const jobs = drawJobs(planOf(protocol), provenance, { sample, seed });
  return withTemporaryDirectory("verify", async (temporary) => {
    const compared: Comparison[] = [];
    for (const { job, drawn } of jobs)
      compared.push(...(await verifyJob({ protocol, job, drawn, temporary, results, provenance })));
    return compared;
  });
}

interface DrawnJob {
  /** With the drawn runs alone, beside the base run. */
  job: Job;
  /** Ids that were drawn. */
  drawn: string[];
}

/** Draws runs of the jobs that the tables hold, each equally likely, none twice. Throws where a job's settings differ now, or it is gone. */
export function drawJobs(plan: Plan, { jobs: made }: Provenance, { sample, seed }: VerifyOptions): DrawnJob[] {
  const present = plan.jobs.filter(({ id }) => id in made);
  const gone = Object.keys(made).find((id) => !present.some((job) => job.id === id));
  if (gone !== undefined)
    throw new Error(
      `verify: job ${gone}: the tables have its rows, and protocol ${plan.protocol} has no such job now; check out the ` +
        "commit that the rows came with",
    );
  const candidates = present.flatMap((job) => runIdsOf(job).map((run) => ({ job, run })));
  const random = new Random(deriveKey(seed, "verify", 0));
  const drawn = Array.from({ length: Math.min(sample, candidates.length) }, () => {
    return candidates.splice(random.integer(candidates.length), 1)[0];
  });
  return [...groupBy(drawn, ({ job }) => job)].map(([job, own]) => {
    requireSameSettings(job, made[job.id].hash, plan);
    const ids = own.map(({ run }) => run);
    return { job: { ...job, runs: job.runs.filter(({ id }) => ids.includes(id)) }, drawn: ids };
  });
}

function requireSameSettings({ id, hash }: Job, made: string, { protocol }: Plan): void {
  if (hash === made) return;
  throw new Error(
    `verify: job ${id}: its rows were made with settings ${made}, protocol ${protocol} now has ${hash}; ` +
      "check out the commit that the rows came with",
  );
}

interface Verification extends DrawnJob {
  protocol: Protocol;
  /** Where the runs are made. */
  temporary: string;
  results: Results;
  provenance: Provenance;
}

async function verifyJob({
  protocol,
  job,
  drawn,
  temporary,
  results,
  provenance,
}: Verification): Promise<Comparison[]> {
  const onRun = (run: string) => process.stderr.write(`${run}: run again\n`);
  await runJob(protocol, job, temporary, { onRun });
  const machines = provenance.jobs[job.id].machines.map((at) => provenance.machines[at]);
  return Promise.all(
    drawn.map(async (run) => {
      const { machine } = readSummary(runDirectory(temporary, run));
      const sameClass = machines.every((each) => isSameClass(each, machine));
      const remade = await tablesIn(runDirectory(temporary, run));
      return compareRun(run, tablesOf(results, run), remade, { sameClass, protocolRows: results.rows });
    }),
  );
}

function tablesOf({ rows, prompts, curves }: Results, run: string): RunTables {
  return {
    rows: rows.filter((row) => row.run === run),
    prompts: prompts.filter((row) => row.run === run),
    curves: curves.filter((row) => row.run === run),
  };
}

async function tablesIn(directory: string): Promise<RunTables> {
  return {
    rows: await readResultRows(join(directory, tableNames.rows)),
    prompts: await readPromptRows(join(directory, tableNames.prompts)),
    curves: await readCurveRows(join(directory, tableNames.curves)),
  };
}
