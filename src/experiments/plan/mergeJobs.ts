/** Jobs of several parts that share base policies: each base run and each training run once, evaluated on all that is asked for. */

import { groupBy } from "../../common/groupBy";
import { fingerprint } from "../../common/fingerprint";
import type { BaseRun, PartialJob, SnapshotEvaluation, TrainingRun } from "./jobs";

/**
 * One job for each base policy, in order of first appearance; a run has the study of the first part that asks for it.
 * Throws an Error that names the run where two parts of `protocol` make it otherwise.
 */
export function mergeJobs(protocol: string, jobs: PartialJob[]): PartialJob[] {
  const refuse = (id: string) => {
    throw new Error(
      `src/experiments/protocols/${protocol}.ts: ${id}: two parts give this run other settings; a prefix or a label tells them apart`,
    );
  };
  const byBase = [...groupBy(jobs, ({ base }) => base.id).values()];
  return byBase.map((same) => ({
    base: same.map(({ base }) => base).reduce((a, b) => sameBase(a, b) ?? refuse(a.id)),
    runs: [
      ...groupBy(
        same.flatMap(({ runs }) => runs),
        ({ id }) => id,
      ).values(),
    ].map((runs) => runs.reduce((a, b) => sameRun(a, b) ?? refuse(a.id))),
  }));
}

function sameBase(a: BaseRun, b: BaseRun): BaseRun | undefined {
  const settings = (base: BaseRun) => fingerprint({ ...base, snapshots: [], evaluations: [] });
  const bySnapshot = [...groupBy([...a.evaluations, ...b.evaluations], ({ snapshot }) => snapshot).values()];
  if (settings(a) !== settings(b) || !bySnapshot.every(sameCounts)) return undefined;
  const evaluations = bySnapshot.map((same) => ({ ...same[0], axes: unionOf(same.map(({ axes }) => axes)) }));
  evaluations.sort((x, y) => x.snapshot - y.snapshot);
  return { ...a, snapshots: evaluations.map(({ snapshot }) => snapshot), evaluations };
}

function sameCounts([first, ...others]: SnapshotEvaluation[]): boolean {
  return others.every(({ prompts, samples }) => prompts === first.prompts && samples === first.samples);
}

function sameRun(a: TrainingRun, b: TrainingRun): TrainingRun | undefined {
  const settings = (run: TrainingRun) =>
    fingerprint({ ...run, study: "", axes: [], milestones: undefined, sharpening: undefined });
  if (settings(a) !== settings(b) || !agree(a.milestones, b.milestones) || !agree(a.sharpening, b.sharpening))
    return undefined;
  const milestones = a.milestones ?? b.milestones;
  const sharpening = a.sharpening ?? b.sharpening;
  return { ...a, axes: unionOf([a.axes, b.axes]), milestones, sharpening };
}

/** What one part leaves open, the other may set. */
function agree(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined || fingerprint(a) === fingerprint(b);
}

function unionOf<T>(lists: T[][]): T[] {
  return [...new Set(lists.flat())];
}
