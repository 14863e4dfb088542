/** Which engines made the jobs of one set of tables: a mix is named job by job, and refused by default. */

import { relative } from "node:path";
import { groupBy } from "../../common/groupBy";
import { engineText, isSameEngine, type Machine } from "../../results/machine";
import { root, runDirectory } from "../../results/paths";
import { runIdsOf, type Job } from "../plan/jobs";
import type { Protocol } from "../protocols/protocol";
import { isJobIntact } from "../runs/intact";
import { machinesOf, readSummary } from "../runs/summary";

/** A job with all machines that took part in it. */
export interface MadeJob {
  job: string;
  machines: Machine[];
  /** It is not made yet; the machine is the one that would make it. */
  toRun?: boolean;
}

export interface MixOptions {
  /** Takes rows of several engines together. */
  mixEngines?: boolean;
}

/** What made a job that is complete in `directory`. */
export function madeIn(directory: string, job: Job): MadeJob {
  const summaries = runIdsOf(job).map((run) => readSummary(runDirectory(directory, run)));
  return { job: job.id, machines: summaries.flatMap(machinesOf) };
}

/**
 * What made each of these jobs in `directory`, or would make it: the machine `here`, where it is not complete. Without
 * `here`, those that are complete alone.
 */
export function madeOrToRun(directory: string, protocol: Protocol, jobs: Job[], here?: Machine): MadeJob[] {
  return jobs.flatMap((job) => {
    if (isJobIntact(directory, protocol, job)) return madeIn(directory, job);
    return here ? { job: job.id, machines: [here], toRun: true } : [];
  });
}

/**
 * Throws an Error where several engines made these jobs, or will have made them: it lists each engine with its jobs, and
 * says what to do. With `mixEngines` they pass.
 *
 * @param directory where the runs are
 */
export function requireOneEngine(made: MadeJob[], directory: string, { mixEngines = false }: MixOptions): void {
  const engines = byEngine(made);
  if (mixEngines || engines.length < 2) return;
  const shown = relative(root, directory);
  throw new Error(
    `${shown}: expected rows of one engine, got those of ${engines.length}, whose numbers differ by rounding:\n` +
      `${engines.map(lineOf).join("\n")}\n` +
      `To have one engine, delete ${shown}/runs, and \`npx origin reproduce\` makes all runs again; ` +
      "or make the others with the engine and on the kind of machine of the first. " +
      "--mix-engines takes them together, and provenance.json says which job has which.",
  );
}

interface EngineJobs {
  engine: Machine;
  jobs: MadeJob[];
}

/** A job that several engines took part in counts with each. */
function byEngine(made: MadeJob[]): EngineJobs[] {
  const engines: EngineJobs[] = [];
  for (const job of made) {
    for (const machine of job.machines) {
      const known = engines.find(({ engine }) => isSameEngine(engine, machine));
      if (!known) engines.push({ engine: machine, jobs: [job] });
      else if (!known.jobs.includes(job)) known.jobs.push(job);
    }
  }
  return engines;
}

/** Jobs that are listed of each engine. */
const few = 3;

/** `  native ops on any x86-64: 3 jobs made (e0-s1, e0-s2, e0.02-s1), 5 to run (e0.02-s2, e0.1-s1, e0.1-s2, …)` */
function lineOf({ engine, jobs }: EngineJobs): string {
  const parts = [...groupBy(jobs, ({ toRun = false }) => toRun)].map(([toRun, own]) => {
    const ids = own.slice(0, few).map(({ job }) => job);
    const list = [...ids, ...(own.length > few ? ["…"] : [])].join(", ");
    return `${own.length} ${own.length === 1 ? "job" : "jobs"} ${toRun ? "to run" : "made"} (${list})`;
  });
  return `  ${engineText(engine)}: ${parts.join(", ")}`;
}
