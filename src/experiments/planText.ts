/** What a plan costs and what its seeds can show, in words. */

import { estimateBase, estimateTraining } from "./costs";
import { number } from "./finding";
import type { Plan } from "./plan";
import type { TargetPower } from "./power";

/** `quick 1.0: 52 runs in 8 jobs; about 13 core minutes and 34 MB` */
export function estimateText({ protocol, version, runs, jobs, estimate }: Plan): string {
  return `${protocol} ${version}: ${runs} runs in ${jobs.length} jobs; about ${timeText(estimate.coreSeconds)} and ${megabytes(estimate.bytes)}`;
}

/** `about 7 min on 2 cores`: no sooner than the longest job. */
export function durationText({ estimate, jobs }: Plan, cores: number): string {
  const longest = Math.max(...jobs.map((job) => job.estimate.coreSeconds));
  return `about ${minutes(Math.max(estimate.coreSeconds / cores, longest))} min on ${cores} ${cores === 1 ? "core" : "cores"}`;
}

/** One line for each study: its runs and their time; then the tables' size. */
export function studiesText({ jobs, estimate }: Plan): string {
  const studies = new Map<string, { runs: number; seconds: number }>();
  const add = (study: string, { coreSeconds }: { coreSeconds: number }) => {
    const sum = studies.get(study) ?? { runs: 0, seconds: 0 };
    studies.set(study, { runs: sum.runs + 1, seconds: sum.seconds + coreSeconds });
  };
  for (const { base, runs } of jobs) {
    add(`${base.study}, pretraining`, estimateBase(base));
    for (const run of runs) add(run.study === base.study ? `${run.study}, RL` : run.study, estimateTraining(base, run));
  }
  const lines = [...studies].map(
    ([study, { runs, seconds }]) => `  ${study.padEnd(28)} ${`${runs}`.padStart(5)} runs  ${timeText(seconds)}`,
  );
  return [...lines, `  Tables to commit: about ${megabytes(estimate.tableBytes)}`].join("\n");
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
    `(${powers[0].degrees} degrees of freedom a target: rough), at level .05 with power .8:`,
    `  ${"target".padEnd(12)} ${"seeds".padStart(6)}  spread    effect  equivalence to zero`,
    ...lines,
  ].join("\n");
}

/** `13 core minutes`, or hours from two on. */
function timeText(seconds: number): string {
  return seconds < 7200 ? `${minutes(seconds)} core minutes` : `${(seconds / 3600).toFixed(1)} core hours`;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

function minutes(seconds: number): number {
  return Math.ceil(seconds / 60);
}
