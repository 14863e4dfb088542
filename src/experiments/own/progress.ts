/** How far the runs of a protocol are: by the runs that are complete, and by the steps of those under way. */

import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { runDirectory } from "../../results/paths";
import { estimateBase, estimateTraining } from "../plan/costs";
import { runsOf, type Job, type Run } from "../plan/jobs";
import { planOf } from "../plan/plan";
import type { Pace } from "../plan/unitCosts";
import type { Protocol } from "../protocols/protocol";
import { isRunIntact } from "../runs/intact";

/** Of a run's time, what its training steps take; the rest is measuring. */
const trainingShare = 0.8;

export interface RunsProgress {
  runs: number;
  complete: number;
  /** Ids of the runs under way. */
  underWay: string[];
  /** Of the time of all runs, the share that is done, 0 to 1. */
  share: number;
}

/** Watches the directory of a protocol's runs: each call looks again. pace: of this machine */
export function watchRuns(protocol: Protocol, directory: string, pace?: Pace): () => RunsProgress {
  const runs = planOf(protocol).jobs.flatMap((job) =>
    runsOf(job).map((run) => ({ job, run, seconds: secondsOf(job, run, pace) })),
  );
  const total = runs.reduce((sum, { seconds }) => sum + seconds, 0);
  const complete = new Set<Run>(); // nothing makes a run undone meanwhile
  return () => {
    for (const { job, run } of runs)
      if (!complete.has(run) && isRunIntact(directory, protocol, job, run)) complete.add(run);
    const open = runs.filter(({ run }) => !complete.has(run));
    const parts = open.map(({ run, seconds }) => ({ run, seconds, done: trainedShare(directory, run) }));
    const left = parts.reduce((sum, { seconds, done }) => sum + seconds * (1 - trainingShare * (done ?? 0)), 0);
    const underWay = parts.filter(({ done }) => done !== undefined).map(({ run }) => run.id);
    return { runs: runs.length, complete: complete.size, underWay, share: 1 - left / total };
  };
}

function secondsOf(job: Job, run: Run, pace?: Pace): number {
  const { coreSeconds } = "rl" in run ? estimateTraining(job.base, run, { pace }) : estimateBase(run, { pace });
  return coreSeconds;
}

/** Of a run's training steps, the share that is done; undefined of a run that is not begun. */
function trainedShare(directory: string, run: Run): number | undefined {
  const complete = runDirectory(directory, run.id);
  const log = join(dirname(complete), `.${basename(complete)}.partial`, "metrics.jsonl");
  const steps = "rl" in run ? run.rl.max_steps : run.pretraining.max_steps;
  try {
    return Math.min(readFileSync(log, "utf8").split("\n").length / steps, 1);
  } catch {
    return undefined; // not begun, or complete since we looked
  }
}
