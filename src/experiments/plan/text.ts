/** What a plan costs and what its seeds can show, in words. */

import { estimateBase, estimateTraining } from "./costs";
import { number } from "../../results/numbers";
import type { JobState } from "../runs/intact";
import type { Job, Plan } from "./jobs";
import type { TargetPower } from "./power";
import type { Pace } from "./unitCosts";

/** `quick 1.0: 52 runs in 8 jobs; about 13 core minutes and 34 MB` */
export function estimateText({ protocol, version, runs, jobs, estimate }: Plan): string {
  return `${protocol} ${version}: ${runs} runs in ${jobs.length} jobs; about ${timeText(estimate.coreSeconds)} and ${megabytes(estimate.bytes)}`;
}

/** `about 7 min on 2 cores`: no sooner than the longest job. */
export function durationText({ estimate, jobs }: Plan, cores: number): string {
  const longest = Math.max(...jobs.map((job) => job.estimate.coreSeconds));
  return `about ${minutes(Math.max(estimate.coreSeconds / cores, longest))} min on ${cores} ${cores === 1 ? "core" : "cores"}`;
}

/** One line for each study: its runs and their time at this pace; then the tables' size. */
export function studiesText({ jobs, estimate }: Plan, pace?: Pace): string {
  const studies = new Map<string, { runs: number; seconds: number }>();
  const add = (study: string, { coreSeconds }: { coreSeconds: number }) => {
    const sum = studies.get(study) ?? { runs: 0, seconds: 0 };
    studies.set(study, { runs: sum.runs + 1, seconds: sum.seconds + coreSeconds });
  };
  for (const { base, runs } of jobs) {
    add(`${base.study}, pretraining`, estimateBase(base, { pace }));
    for (const run of runs)
      add(run.study === base.study ? `${run.study}, RL` : run.study, estimateTraining(base, run, { pace }));
  }
  const lines = [...studies].map(
    ([study, { runs, seconds }]) => `  ${study.padEnd(28)} ${`${runs}`.padStart(5)} runs  ${timeText(seconds)}`,
  );
  return [...lines, `  Tables to commit: about ${megabytes(estimate.tableBytes)}`].join("\n");
}

/** Up to this many jobs are listed by default. */
const few = 20;

/**
 * Which of a plan's jobs are complete among one's own runs: a line a job, `  e0-s1 10 runs  2 core minutes  complete`,
 * where they are few or `all` is set; else how many.
 */
export function completionText({ protocol, jobs }: Plan, stateOf: (job: Job) => JobState, all = false): string {
  const states = new Map(jobs.map((job) => [job, stateOf(job)]));
  const countOf = (state: JobState) => jobs.filter((job) => states.get(job) === state).length;
  const damaged = countOf("damaged") > 0 ? `, ${countOf("damaged")} damaged` : "";
  const count = `  Jobs: ${countOf("complete")} of ${jobs.length} complete in data/runs/${protocol}${damaged}`;
  if (!all && jobs.length > few) return `${count}; --jobs lists them`;
  const width = Math.max(...jobs.map(({ id }) => id.length));
  const lines = jobs.map((job) => {
    const runs = `${1 + job.runs.length}`.padStart(3);
    const state = states.get(job) === "damaged" ? "damaged: to run again" : states.get(job);
    return `    ${job.id.padEnd(width)} ${runs} runs  ${timeText(job.estimate.coreSeconds).padEnd(15)}  ${state}`;
  });
  return [count, ...lines].join("\n");
}

/** What the seeds can show; empty where nothing is known. */
export function powerText(powers: TargetPower[], pilot: string): string {
  if (powers.length === 0) return "";
  const lines = powers.map(
    ({ target, seeds, deviation, effect, margin }) =>
      `  ${target.padEnd(12)} ${`${seeds}`.padStart(6)}  ${number(deviation).padStart(8)}  ${number(effect).padStart(6)}  ±${number(margin)}`,
  );
  return [
    `What the seeds can show of a gain at one exposure, by the spread between seeds of ${pilot}`,
    `(${powers[0].degrees} degrees of freedom a target: rough), at level .05 with power .8, before Holm's correction:`,
    `  ${"target".padEnd(12)} ${"seeds".padStart(6)}  spread    effect  equivalence to zero`,
    ...lines,
  ].join("\n");
}

/** `13 core minutes`, or hours from two on. */
function timeText(seconds: number): string {
  if (seconds >= 7200) return `${(seconds / 3600).toFixed(1)} core hours`;
  return `${minutes(seconds)} core ${minutes(seconds) === 1 ? "minute" : "minutes"}`;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

function minutes(seconds: number): number {
  return Math.ceil(seconds / 60);
}
