/** A slope over runs, with standard errors clustered by base seed. */

import { groupBy } from "../common/groupBy";
import { coefficientOf, leastSquares } from "../statistics/regression";
import type { Region } from "../hypotheses/hypothesis";
import { distinctSeeds, fromEstimate, noRows, untested, type PartEstimate } from "./estimate";

/** One run. */
export interface Point {
  seed: number;
  x: number;
  y: number;
}

/** The slope of y on x by least squares with an intercept, clustered by base seed; beside it each seed's own slope. */
export function slopeOver(points: Point[], region: Region): PartEstimate {
  if (points.length === 0) return noRows;
  const seeds = distinctSeeds(points);
  const own = [...groupBy(points, ({ seed }) => seed)]
    .map(([seed, ofSeed]) => ({ seed, value: slopeOf(ofSeed) }))
    .filter(({ value }) => Number.isFinite(value));
  if (seeds < 2 || points.length < 3 || !varies(points)) return { ...untested(slopeOf(points)), points: own, seeds };
  const design = points.map(({ x }) => [1, x]);
  const values = points.map(({ y }) => y);
  const fit = leastSquares(design, values, { clusters: points.map(({ seed }) => seed) });
  return { ...fromEstimate(coefficientOf(fit, 1), region), points: own, seeds };
}

/** The slope of least squares; NaN where x does not vary. */
export function slopeOf(points: { x: number; y: number }[]): number {
  const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [average(points.map(({ x }) => x)), average(points.map(({ y }) => y))];
  const products = points.map(({ x, y }) => (x - meanX) * (y - meanY));
  const squares = points.map(({ x }) => (x - meanX) ** 2);
  const spread = average(squares);
  return spread > 0 ? average(products) / spread : NaN;
}

function varies(points: Point[]): boolean {
  return points.some(({ x }) => x !== points[0].x);
}
