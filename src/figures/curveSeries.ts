/** Learning curves of one kind of run: each base seed's curve, and their mean. */

import { meanInterval } from "../statistics/intervals";
import type { CurveRow } from "../results/rows";
import { groupBy } from "../common/groupBy";
import { mean, median } from "../statistics/moments";

/** A run's curves, one point a step or, where they were thinned, one for the mean over a few steps. */
export interface Run {
  baseSeed: number;
  points: CurveRow[];
}

/** One metric, point by point. */
export interface Series {
  /** Training steps, from 1; of a mean over several, their middle. */
  steps: number[];
  /** Each base seed, its RL seeds averaged. */
  seeds: number[][];
  /**
   * Mean over seeds of what `smoothing` steps around have, and its 95% interval; or their median, and the middle half of
   * them. No interval below three seeds.
   */
  mean: number[];
  lower: number[];
  upper: number[];
}

/** Means are smoothed over so many steps; a point that is the mean of more than half as many stays as it is. */
export const smoothing = 9;

/** What stands for many seeds: a mean with its interval, or a median with the middle half. */
export type Centre = "mean" | "median";

/** `metric` over these runs, which have points at the same steps. Empty where they have none. */
export function seriesOf(runs: Run[], metric: string, centre: Centre = "mean"): Series {
  const seeds = [...groupBy(runs, ({ baseSeed }) => baseSeed).values()].map((own) =>
    pointwise(own.map((run) => valuesOf(run, metric))),
  );
  const points = runs.length > 0 ? curvePoints(runs[0], metric) : [];
  const smooth = seeds.map((values) => smoothed(values, points));
  const at = (i: number) => smooth.map((values) => values[i]);
  const spread = centre === "mean" ? meanInterval : middleHalf;
  const intervals = seeds.length < 3 ? [] : points.map((_, i) => spread(at(i)));
  return {
    steps: middles(points),
    seeds,
    mean: centre === "mean" ? pointwise(smooth) : points.map((_, i) => median(at(i))),
    lower: intervals.map(({ lower }) => lower),
    upper: intervals.map(({ upper }) => upper),
  };
}

/** Positions of a curve's points: one that was thinned is the mean over the steps since the point before it. */
export function middles(points: { step: number }[]): number[] {
  return points.map(({ step }, i) => (1 + step + (i === 0 ? 0 : points[i - 1].step)) / 2);
}

/** Steps that a point of these curves is the mean over; 1 where they were not thinned. */
export function stepsOfPoint(points: { step: number }[]): number {
  return points.length === 0 ? 1 : Math.min(...points.map(({ step }) => step)); // a run's first point is at the last of them
}

/** The points of one metric. */
export function curvePoints({ points }: Run, metric: string): CurveRow[] {
  return points.filter((point) => point.metric === metric);
}

function valuesOf(run: Run, metric: string): number[] {
  return curvePoints(run, metric).map(({ value }) => value);
}

/** The mean of several curves, point by point; where one has ended, of the others. */
function pointwise(curves: number[][]): number[] {
  const longest = Math.max(0, ...curves.map((values) => values.length));
  return Array.from({ length: longest }, (_, i) => mean(curves.map((values) => values[i]).filter(Number.isFinite)));
}

/** Each value's mean with those at most half of `smoothing` steps away. */
function smoothed(values: number[], points: { step: number }[]): number[] {
  const near = (i: number) => values.filter((_, j) => Math.abs(points[j].step - points[i].step) < smoothing / 2);
  return values.map((_, i) => mean(near(i)));
}

/** Tukey's hinges: the medians of the lower and of the upper half. */
function middleHalf(values: number[]): { lower: number; upper: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.ceil(sorted.length / 2);
  return { lower: median(sorted.slice(0, half)), upper: median(sorted.slice(-half)) };
}
