/*
 * Room experiments: runs: protocols/ → plan/ → runs/ → collect/ → verify/. May use: common, tensor, statistics,
 * strings, model, training, evaluation, hypotheses, results.
 */

/** Takes committed rows for runs of one's own, so that what is committed need not be run again. */

import { join } from "node:path";
import { groupBy } from "../../common/groupBy";
import { markDone } from "../runs/doneMarkers";
import { runDirectory, tableNames } from "../../results/paths";
import { planOf } from "../plan/plan";
import { identityOf, runIdsOf, type Job } from "../plan/jobs";
import type { Protocol } from "../protocols/protocol";
import { readProvenance, type JobRecord, type Machine } from "../../results/provenance";
import { readResults } from "../../results/read";
import type { Results } from "../../results/rows";
import { changeIn, writeSummary, type RunSummary } from "../runs/summary";
import { makeRun } from "../runs/runDirectory";
import { writeCurveRows, writePromptRows, writeResultRows } from "../../results/tables";
import type { Run } from "../runs/completed";

export interface Adopted {
  /** Ids of jobs of which runs were laid out as committed. */
  adopted: string[];
  /** Ids of jobs whose runs all stood already, whatever made them: these are left as they are. */
  kept: string[];
}

/**
 * Lays out the runs of each job that stands in the results at `from` under the settings that it has now (the same job
 * hash): from there on they pass for runs made in `directory`, but have no weights. A run that stands already is kept,
 * unless its tables are not what it wrote. Rejects where the results are missing or not intact.
 */
export async function adopt(protocol: Protocol, from: string, directory: string): Promise<Adopted> {
  const tables = byRun(await readResults(from));
  const { jobs, machines } = readProvenance(from)!;
  const known = planOf(protocol).jobs.filter(({ id, hash }) => jobs[id]?.hash === hash);
  const adopted: Adopted = { adopted: [], kept: [] };
  for (const job of known) {
    const summaries = summariesOf(job, jobs[job.id], machines);
    const layRun = (run: Run) =>
      makeRun(
        runDirectory(directory, run.id),
        identityOf(protocol, job.base, run),
        async (staged) => lay(staged, tables(run.id), summaries.get(run.id)!),
        (place) => changeIn(place) === undefined,
      );
    const outcomes: ("kept" | "made")[] = [];
    for (const run of [job.base, ...job.runs]) outcomes.push(await layRun(run));
    markDone(directory, job);
    adopted[outcomes.includes("made") ? "laid" : "kept"].push(job.id);
  }
  return adopted;
}

type Tables = Pick<Results, "rows" | "curves" | "prompts">;

function byRun({ rows, curves, prompts }: Results): (run: string) => Tables {
  const runOf = ({ run }: { run: string }) => run;
  const [r, c, p] = [groupBy(rows, runOf), groupBy(curves, runOf), groupBy(prompts, runOf)];
  return (run) => ({ rows: r.get(run) ?? [], curves: c.get(run) ?? [], prompts: p.get(run) ?? [] });
}

/** Time and machines are known of the job alone: each of its runs has an equal share of the one, and all of the others. */
function summariesOf(job: Job, { coreSeconds, machines: indices }: JobRecord, machines: Machine[]) {
  const runs = runIdsOf(job);
  const all = indices.map((index) => machines[index]);
  const share = { coreSeconds: coreSeconds / runs.length, machine: all[all.length - 1], earlier: all.slice(0, -1) };
  return new Map(runs.map((run) => [run, { run, ...share }] as const));
}

function lay(place: string, { rows, curves, prompts }: Tables, summary: Omit<RunSummary, "files">): void {
  if (rows.length === 0) throw new Error(`${summary.run}: expected rows of this run, which provenance.json lists`);
  writeResultRows(join(place, tableNames.rows), rows);
  writeCurveRows(join(place, tableNames.curves), curves);
  writePromptRows(join(place, tableNames.prompts), prompts);
  writeSummary(place, summary);
}
