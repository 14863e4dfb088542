/**
 * Does the change that RL in distribution brings to another axis go by the axis, or by the moment in pretraining? From
 * study `saturation`, and `moments`, whose base policies were exposed to one target alone; where the base policy has mass
 * on the axis: between .05 and .95, as H4b and R4 ask.
 */

import { coefficientOf, leastSquares } from "../statistics/regression";
import { tTestOf } from "../statistics/tTest";
import type { IntervalEstimate } from "../statistics/intervals";
import { changesOf } from "../results/changes";
import { distinct } from "../results/numbers";
import type { ResultRow } from "../results/rows";
import { targets, type Target } from "../strings";
import { replicatesOf } from "../verdicts/evidence";
import { partOf } from "../hypotheses/hypotheses";
import { massIn } from "../verdicts/thresholds";

/** One run of RL in distribution, evaluated on one axis: changes of the sampled mass. */
export interface CarriedOver {
  axis: Target;
  exposure: number;
  snapshot: number;
  baseSeed: number;
  /** Whether pretraining exposed the base policy to this axis alone. */
  isAlone: boolean;
  /** Mass of the base policy on the axis. */
  baseMass: number;
  /** Change on the axis. */
  change: number;
  /** Gain in distribution. */
  gain: number;
}

const studies = ["saturation", "moments"];

/** Runs in format `steps`, one RL seed of each base policy, on each axis where its mass is in the band. */
export function carriedOver(rows: ResultRow[]): CarriedOver[] {
  const isIn = massIn(partOf("H4b"));
  const own = replicatesOf(rows).filter(({ format }) => format === "steps");
  const changes = changesOf(own, "correctMass", ({ study }) => studies.includes(study));
  const onTask = changes.filter(({ row }) => row.axis === "in-distribution");
  const gains = new Map(onTask.map(({ row, gain }) => [row.run, gain]));
  return changes.flatMap(({ row, before, gain: change }) => {
    const gain = gains.get(row.run);
    if (row.axis === "in-distribution" || gain === undefined || !isIn(before)) return [];
    const { exposure, snapshot, baseSeed } = row;
    const isAlone = row.study === "moments";
    return [{ axis: row.axis as Target, exposure, snapshot, baseSeed, isAlone, baseMass: before, change, gain }];
  });
}

/** What is held fixed: nothing but the axis, the gain in distribution, or exposure and snapshot of the base policy. */
export const fixed = ["nothing", "gain", "moment"] as const;
export type Fixed = (typeof fixed)[number];

/** Least squares of the change on the axis. */
export interface CarryOverFit {
  runs: number;
  baseSeeds: number;
  /** Change on an axis minus that on composition; of axes that have runs. */
  axes: Partial<Record<Target, IntervalEstimate>>;
  /** Change for each unit of gain in distribution; where the gain is held fixed. */
  slope?: IntervalEstimate;
}

/** Intervals over fewer base seeds would be too narrow. */
const fewestSeeds = 8;

/**
 * Regresses the change on the axis, with what is held fixed: every exposure and snapshot has a mean of its own under
 * "moment". Intervals are 95%, robust to base seeds as clusters. Undefined where an axis has fewer than eight base seeds,
 * composition is missing, or no other axis is there.
 */
export function carryOverFit(runs: readonly CarriedOver[], fixed: Fixed): CarryOverFit | undefined {
  const present = targets.filter((axis) => runs.some((run) => run.axis === axis));
  const seedsOf = (own: readonly CarriedOver[]) => distinct(own.map(({ baseSeed }) => baseSeed)).length;
  const baseSeeds = seedsOf(runs);
  const fewest = Math.min(...present.map((axis) => seedsOf(runs.filter((run) => run.axis === axis))));
  if (fewest < fewestSeeds || !present.includes("composition") || present.length < 2) return undefined;
  const others = present.filter((axis) => axis !== "composition");
  const momentOf = ({ exposure, snapshot }: CarriedOver) => (fixed === "moment" ? `${exposure}|${snapshot}` : "all");
  const moments = [...new Set(runs.map(momentOf))];
  const x = runs.map((run) => [
    ...others.map((axis) => Number(run.axis === axis)),
    ...(fixed === "gain" ? [run.gain] : []),
    ...moments.map((moment) => Number(momentOf(run) === moment)),
  ]);
  const fit = leastSquares(
    x,
    runs.map(({ change }) => change),
    { clusters: runs.map(({ baseSeed }) => baseSeed) },
  );
  const estimateOf = (index: number): IntervalEstimate => {
    const { mean: value, lower, upper } = tTestOf(coefficientOf(fit, index));
    return { value, lower, upper };
  };
  const axes = Object.fromEntries(others.map((axis, i) => [axis, estimateOf(i)]));
  return { runs: runs.length, baseSeeds, axes, ...(fixed === "gain" && { slope: estimateOf(others.length) }) };
}
