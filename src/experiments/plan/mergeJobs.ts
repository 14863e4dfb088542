/** Jobs of several parts that share base policies: each base run and each training run once, evaluated on all that is asked for. */

import { groupBy } from "../../common/groupBy";
import { fingerprint } from "../../common/fingerprint";
import type { BaseRun, PartialJob, SnapshotEvaluation, TrainingRun } from "./jobs";

/**
 * One job for each base policy, in order of first appearance; a run has the study of the first part that asks for it.
 * Throws an Error that names the run where two parts of `protocol` make it otherwise.
 */
export function mergeJobs(protocol: string, jobs: PartialJob[]): PartialJob[] {
  const merged: PartialJob[] = [];
  for (const same of groupBy(jobs, ({ base }) => base.id).values()) {
    const bases = same.map(({ base }) => base);
    const runs = same.flatMap((job) => job.runs);
    merged.push({ base: mergeSame(protocol, bases, mergeBases), runs: mergeRuns(protocol, runs) });
  }
  return merged;
}

/** Each run once, in order of first appearance. */
function mergeRuns(protocol: string, runs: TrainingRun[]): TrainingRun[] {
  const byId = groupBy(runs, ({ id }) => id);
  return [...byId.values()].map((same) => mergeSame(protocol, same, mergeTwoRuns));
}

/** One run of all that have its id. */
function mergeSame<Run extends { id: string }>(
  protocol: string,
  same: Run[],
  mergeTwo: (a: Run, b: Run) => Run | undefined,
): Run {
  let [merged] = same;
  for (const other of same.slice(1)) {
    const both = mergeTwo(merged, other);
    if (both === undefined) throw otherSettings(protocol, merged.id);
    merged = both;
  }
  return merged;
}

function otherSettings(protocol: string, id: string): Error {
  return new Error(
    `src/experiments/protocols/${protocol}.ts: ${id}: two parts give this run other settings; ` +
      "a prefix or a label tells them apart",
  );
}

/** Undefined where the two differ in more than in where they are evaluated. */
function mergeBases(a: BaseRun, b: BaseRun): BaseRun | undefined {
  const settings = (base: BaseRun) => fingerprint({ ...base, snapshots: [], evaluations: [] });
  const evaluations = mergeEvaluations([...a.evaluations, ...b.evaluations]);
  if (settings(a) !== settings(b) || evaluations === undefined) return undefined;
  return { ...a, snapshots: evaluations.map(({ snapshot }) => snapshot), evaluations };
}

/** One evaluation for each snapshot, on the axes of all; undefined where two of a snapshot have other counts. */
function mergeEvaluations(evaluations: SnapshotEvaluation[]): SnapshotEvaluation[] | undefined {
  const bySnapshot = [...groupBy(evaluations, ({ snapshot }) => snapshot).values()];
  if (!bySnapshot.every(haveSameCounts)) return undefined;
  return bySnapshot
    .map((same) => ({ ...same[0], axes: unionOf(same.map(({ axes }) => axes)) }))
    .sort((a, b) => a.snapshot - b.snapshot);
}

function haveSameCounts(evaluations: SnapshotEvaluation[]): boolean {
  return new Set(evaluations.map((each) => fingerprint({ ...each, axes: [] }))).size === 1;
}

/** Undefined where the two differ in more than in what is measured of them. */
function mergeTwoRuns(a: TrainingRun, b: TrainingRun): TrainingRun | undefined {
  const settings = (run: TrainingRun) =>
    fingerprint({ ...run, study: "", axes: [], milestones: undefined, sharpening: undefined });
  if (settings(a) !== settings(b)) return undefined;
  if (!agree(a.milestones, b.milestones) || !agree(a.sharpening, b.sharpening)) return undefined;
  return {
    ...a,
    axes: unionOf([a.axes, b.axes]),
    milestones: a.milestones ?? b.milestones,
    sharpening: a.sharpening ?? b.sharpening,
  };
}

/** What one part leaves open, the other may set. */
function agree(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined || fingerprint(a) === fingerprint(b);
}

function unionOf<T>(lists: T[][]): T[] {
  return [...new Set(lists.flat())];
}
