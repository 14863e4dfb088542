/**
 * What 1 − Q leaves to gain. A method that closes a constant share of it has a gain that falls with Q, so that a falling
 * gain shows little; the share itself is free to rise or to fall.
 */

import type { Change } from "../../results/changes";
import { mean } from "../../statistics/moments";
import { number } from "../../results/numbers";
import { slopeOver, type Point } from "../slope";
import { anywhere, estimateText, runsText } from "./text";

/** Below the first a share is another question; above the second 1 − Q is no more than the noise of its samples. */
export const shareFrom = 0.3;
export const shareTo = 0.97;

/** The slope of gain / (1 − Q) on Q (x) over runs with Q from .3 to .97, clustered by base seed; y: the gain. */
export function headroomShareText(points: Point[]): string {
  const inside = points.filter(({ x }) => x >= shareFrom && x <= shareTo);
  if (inside.length < 3) return "";
  const shares = inside.map(({ seed, x, y }) => ({ seed, x, y: y / (1 - x) }));
  const slope = estimateText(slopeOver(shares, anywhere));
  return (
    `A constant share of headroom would fall too. The share itself, gain / (1 − Q), from Q = .3 to ` +
    `.97: slope ${slope} over ${runsText(inside.length)}.`
  );
}

/** The same of changes, whose base mass is x. */
export function shareOfChangesText(changes: Change[]): string {
  return headroomShareText(changes.map(({ row, before, gain }) => ({ seed: row.baseSeed, x: before, y: gain })));
}

/** The most that these runs could have gained, on average. */
export function headroomText(changes: Change[]): string {
  return changes.length === 0 ? "" : `Mean headroom 1 − Q: ${number(mean(changes.map(({ before }) => 1 - before)))}.`;
}

/** From where on a rising arm is asked for by itself: the rise may be all below. */
export const riseFrom = 0.1;

/** The slope over the runs from Q = .1 on: whether the gain still rises there. */
export function laterRiseText(points: Point[]): string {
  const later = points.filter(({ x }) => x >= riseFrom);
  if (later.length < 3) return "";
  return `From Q = .1 on: ${estimateText(slopeOver(later, anywhere))} over ${runsText(later.length)}.`;
}
