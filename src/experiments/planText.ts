/** What a plan costs, in words. */

import type { Plan } from "./plan";

/** `quick 1.0: 52 runs in 8 jobs; about 13 core minutes and 34 MB` */
export function estimateText({ protocol, version, runs, jobs, estimate }: Plan): string {
  const megabytes = Math.ceil(estimate.bytes / 1e6);
  return `${protocol} ${version}: ${runs} runs in ${jobs.length} jobs; about ${minutes(estimate.coreSeconds)} core minutes and ${megabytes} MB`;
}

/** `about 7 min on 2 cores`: no sooner than the longest job. */
export function durationText({ estimate, jobs }: Plan, cores: number): string {
  const longest = Math.max(...jobs.map((job) => job.estimate.coreSeconds));
  return `about ${minutes(Math.max(estimate.coreSeconds / cores, longest))} min on ${cores} ${cores === 1 ? "core" : "cores"}`;
}

function minutes(seconds: number): number {
  return Math.ceil(seconds / 60);
}
