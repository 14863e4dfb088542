/**
 * What is complete and still as it was made: the definition by which jobs are counted, marked, collected and adopted. A
 * run whose tables were cut, edited or lost since is made again.
 */

import { rmSync } from "node:fs";
import { runDirectory } from "../../results/paths";
import { runsOf, type Job, type Run } from "../plan/jobs";
import type { Protocol } from "../protocols/protocol";
import { firstToMake, isRunComplete } from "./completed";
import { changeIn } from "./summary";

/** "damaged": every run was made to its end, and the tables of one are no longer what it wrote. */
export type JobState = "complete" | "damaged" | "to run";

/** How far a job is, under the settings that the protocol has now. */
export function stateOf(directory: string, protocol: Protocol, job: Job): JobState {
  if (firstToMake(directory, protocol, job)) return "to run";
  return damageOf(directory, protocol, job).length === 0 ? "complete" : "damaged";
}

/** Whether all runs of a job are complete, and their tables are what they wrote. */
export function isJobIntact(directory: string, protocol: Protocol, job: Job): boolean {
  return stateOf(directory, protocol, job) === "complete";
}

/** The same of one run. */
export function isRunIntact(directory: string, protocol: Protocol, job: Job, run: Run): boolean {
  return isRunComplete(directory, protocol, job, run) && changeIn(runDirectory(directory, run.id)) === undefined;
}

/** What is wrong with the complete runs of a job: a sentence each, which names the file. */
export function damageOf(directory: string, protocol: Protocol, job: Job): { run: Run; problem: string }[] {
  return runsOf(job).flatMap((run) => {
    const problem = isRunComplete(directory, protocol, job, run) && changeIn(runDirectory(directory, run.id));
    return problem ? [{ run, problem }] : [];
  });
}

/** Removes the damaged runs of a job, so that it makes them again. Returns what was wrong with them. */
export function removeDamaged(directory: string, protocol: Protocol, job: Job): string[] {
  const damaged = damageOf(directory, protocol, job);
  for (const { run } of damaged) rmSync(runDirectory(directory, run.id), { recursive: true });
  return damaged.map(({ problem }) => problem);
}
