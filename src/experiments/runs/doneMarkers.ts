/** The files by which Snakemake knows what is done. */

import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "../../common/files";
import { provenanceName, tableNames } from "../../results/paths";
import { runIdsOf, type Job, type Plan } from "../plan/jobs";
import type { Protocol } from "../protocols/protocol";
import { isPartial, readProvenance, requireIntact } from "../../results/provenance";
import { isJobIntact } from "./intact";

/** Marks a job as done: all of its runs are complete. */
export function markDone(directory: string, job: Job): void {
  writeAtomically(markerOf(directory, job), `${JSON.stringify({ job: job.id, runs: runIdsOf(job) })}\n`);
}

/** Removes the markers of jobs of which a run was deleted or damaged since: it is then made again. */
export function unmarkBroken(directory: string, protocol: Protocol, { jobs }: Plan): void {
  const marked = jobs.filter((job) => existsSync(markerOf(directory, job)));
  for (const job of marked) if (!isJobIntact(directory, protocol, job)) rmSync(markerOf(directory, job));
}

/**
 * Removes tables that have some of the jobs only, or that are not as their provenance has them, or of which one of `jobs`
 * is not marked as done: Snakemake, which goes by their names, would take them for the tables of all jobs, and make no job.
 */
export function dropPartialTables(directory: string, jobs: Job[] = []): void {
  if (haveAllJobs(directory) && jobs.every((job) => existsSync(markerOf(directory, job)))) return;
  for (const name of [provenanceName, ...Object.values(tableNames)]) rmSync(join(directory, name), { force: true });
}

function haveAllJobs(directory: string): boolean {
  try {
    const provenance = readProvenance(directory);
    if (!provenance || isPartial(provenance)) return false;
    requireIntact(directory, provenance);
    return true;
  } catch {
    return false; // of an older layout, or damaged: collected again
  }
}

function markerOf(directory: string, { id, hash }: Job): string {
  return join(directory, "jobs", `${id}.${hash}.json`);
}
