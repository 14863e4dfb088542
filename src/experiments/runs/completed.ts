/** What is complete of a plan: the one definition by which runs are skipped, counted, collected and exported. */

import { runDirectory } from "../../results/paths";
import { identityOf, runsOf, type Job, type Run } from "../plan/jobs";
import type { Protocol } from "../protocols/protocol";
import { isComplete } from "./runDirectory";

/** Whether a run was made to its end under the settings that the protocol has now. */
export function isRunComplete(directory: string, protocol: Protocol, { base }: Pick<Job, "base">, run: Run): boolean {
  return isComplete(runDirectory(directory, run.id), identityOf(protocol, base, run));
}

/** The first run of a job that is not complete; undefined where the job is done. */
export function firstToMake(directory: string, protocol: Protocol, job: Job): Run | undefined {
  return runsOf(job).find((run) => !isRunComplete(directory, protocol, job, run));
}

/** Whether all runs of a job are complete. */
export function isDone(directory: string, protocol: Protocol, job: Job): boolean {
  return firstToMake(directory, protocol, job) === undefined;
}
