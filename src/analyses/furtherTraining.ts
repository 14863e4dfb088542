/** A control for RL in distribution: does pretraining that goes on until it is as good there move another axis as far? */

import { groupBy } from "../common/groupBy";
import { changesOf } from "../results/changes";
import type { EvaluatedOn, ResultRow } from "../results/rows";

/** One run of RL in distribution beside its own pretraining. */
export interface BesideTraining {
  baseSeed: number;
  exposure: number;
  snapshot: number;
  /** Change on the axis by RL. */
  byRl: number;
  /** Change on the axis by more pretraining that ends with the same mass in distribution. */
  byTraining: number;
}

/** Masses of a base policy at one snapshot. */
interface Point {
  inDistribution: number;
  onAxis: number;
}

/**
 * Each run of study `saturation` that gains in distribution no more than its pretraining still does. The mass on `axis`
 * is interpolated between the two snapshots around the same mass in distribution.
 */
export function besideFurtherTraining(rows: ResultRow[], axis: EvaluatedOn): BesideTraining[] {
  const own = rows.filter(({ format, metric }) => format === "steps" && metric === "correctMass");
  const changes = changesOf(own, "correctMass", ({ study }) => study === "saturation");
  const onAxis = new Map(changes.filter(({ row }) => row.axis === axis).map((change) => [change.row.run, change]));
  const found: BesideTraining[] = [];
  for (const change of changes) {
    const beside = onAxis.get(change.row.run);
    if (change.row.axis !== "in-distribution" || change.gain <= 0 || !beside) continue;
    const byTraining = changeByTraining(change.after, courseFrom(own, change.row, axis));
    if (byTraining === undefined) continue;
    const { baseSeed, exposure, snapshot } = change.row;
    found.push({ baseSeed, exposure, snapshot, byRl: beside.gain, byTraining });
  }
  return found;
}

/** The pretraining of a run's base policy, from the run's snapshot on. */
function courseFrom(rows: ResultRow[], { base, snapshot }: ResultRow, axis: EvaluatedOn): Point[] {
  const later = rows.filter((row) => row.run === base && row.snapshot >= snapshot);
  const points = [...groupBy(later, (row) => row.snapshot)].sort(([a], [b]) => a - b);
  const at = (own: ResultRow[], on: string) => own.find((row) => row.axis === on)?.value ?? NaN;
  return points.map(([, own]) => ({ inDistribution: at(own, "in-distribution"), onAxis: at(own, axis) }));
}

/** Change on the axis until pretraining reaches `mass` in distribution; undefined where it never does. */
function changeByTraining(mass: number, course: Point[]): number | undefined {
  const end = course.findIndex(({ inDistribution }) => inDistribution >= mass);
  if (end < 1) return undefined;
  const [from, to] = [course[end - 1], course[end]];
  const share = (mass - from.inDistribution) / (to.inDistribution - from.inDistribution);
  return from.onAxis + share * (to.onAxis - from.onAxis) - course[0].onAxis;
}
