/**
 * What there is to run: a protocol unfolded into jobs, each a base run and all training runs on it.
 *
 * `npx origin plan --protocol NAME --json` prints this, and nothing else decides what is run. A pure function of the
 * protocol: the same protocol gives the same plan, ids and order included. Only its times follow the machine (`atPace`).
 */

import { estimateJob, total } from "./costs";
import { fingerprint } from "../../common/fingerprint";
import { mergeJobs } from "./mergeJobs";
import { ladderJobs } from "./ladderJobs";
import { testbedJobs } from "./testbedJobs";
import { identityOf, runsOf, type Job, type PartialJob, type Plan } from "./jobs";
import type { Protocol } from "../protocols/protocol";
import type { Pace } from "./unitCosts";

/**
 * All jobs of a protocol, part after part, so that what is stopped has complete parts to show; within a part the
 * longest first: two cores then finish together. Throws an Error where two parts make the same run otherwise.
 */
export function planOf(protocol: Protocol): Plan {
  const jobs = jobsOf(protocol);
  return {
    protocol: protocol.name,
    version: protocol.version,
    hash: fingerprint(protocol),
    jobs,
    runs: jobs.reduce((sum, { runs }) => sum + 1 + runs.length, 0),
    estimate: total(jobs.map(({ estimate }) => estimate)),
  };
}

/** The plan with the time that it takes at another pace. What is run, and in which order, stays. */
export function atPace(plan: Plan, pace: Pace): Plan {
  const jobs = plan.jobs.map((job) => {
    const { coreSeconds } = estimateJob(job.base, job.runs, { pace });
    return { ...job, estimate: { ...job.estimate, coreSeconds } };
  });
  return { ...plan, jobs, estimate: total(jobs.map(({ estimate }) => estimate)) };
}

function jobsOf(protocol: Protocol): Job[] {
  const parts = protocol.parts.map((part) => [...testbedJobs(part), ...ladderJobs(part)]);
  const jobs = mergeJobs(protocol.name, parts.flat()).map((job) => jobOf(protocol, job));
  const firstPart = firstPartByBase(parts);
  const byPart = (a: Job, b: Job) => firstPart.get(a.id)! - firstPart.get(b.id)!;
  const longestFirst = (a: Job, b: Job) => b.estimate.coreSeconds - a.estimate.coreSeconds || (a.id < b.id ? -1 : 1);
  return jobs.sort((a, b) => byPart(a, b) || longestFirst(a, b));
}

/** Which part asks for a base policy first, by the base policy's id. */
function firstPartByBase(parts: PartialJob[][]): Map<string, number> {
  const first = new Map<string, number>();
  parts.forEach((jobs, part) => {
    for (const { base } of jobs) if (!first.has(base.id)) first.set(base.id, part);
  });
  return first;
}

function jobOf(protocol: Protocol, { base, runs }: PartialJob): Job {
  const hash = fingerprint(runsOf({ base, runs }).map((run) => identityOf(protocol, base, run)));
  return { id: base.id, hash, base, runs, estimate: estimateJob(base, runs, { curvePoints: protocol.curvePoints }) };
}
