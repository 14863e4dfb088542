/** Axes and their ranges: shares, gains, categories, and probabilities on a logit scale. */

import { logit } from "../../theory/numeric";
import type { PanelAxis } from "./figure";

/** Smallest and largest of `values` and of `included`; spreading into Math.min would overflow the stack. */
export function extent(values: number[], ...included: number[]): [number, number] {
  const low = (a: number, b: number) => Math.min(a, b);
  const high = (a: number, b: number) => Math.max(a, b);
  return [[...included, ...values].reduce(low, Infinity), [...included, ...values].reduce(high, -Infinity)];
}

/** What `paddedRange` may be told. */
interface Padding {
  /** Values that are in the range besides the finite ones of the data. */
  include?: number[];
  /** Shares of the data's span that are added below and above. */
  below?: number;
  above?: number;
  /** The least span that padding is computed from: data that do not vary have none of their own. */
  least?: number;
}

/** From the smallest to the largest finite value, and a little beyond: marks at the ends are seen in full. */
export function paddedRange(
  values: number[],
  { include = [], below = 0.08, above = 0.08, least = 0.02 }: Padding = {},
): [number, number] {
  const [low, high] = extent(values.filter(Number.isFinite), ...include);
  const span = Math.max(high - low, least);
  return [low - below * span, high + above * span];
}

/** The range of a probability or a share: lines and dots at 0 and 1 are seen. */
export const shareRange: [number, number] = [-0.03, 1.03];

/** An axis with a label at each of 0, 1, 2, …, for categories at equal distances. */
export function ordinalAxis(labels: string[]): PanelAxis {
  return {
    tickvals: labels.map((_, i) => i),
    ticktext: labels,
    range: [-0.5, labels.length - 0.5],
    showgrid: false,
  };
}

/** Positions of probabilities on a logit axis, those beyond `limits` set on them. */
export function logitPositions(probabilities: number[], [low, high]: [number, number]): number[] {
  return probabilities.map((p) => logit(Math.min(high, Math.max(low, p))));
}

/** Positions at equal distances on a logit axis, from `low` to `high`: enough for a smooth curve. */
export function logitGrid([low, high]: [number, number]): number[] {
  return Array.from({ length: 161 }, (_, i) => logit(low) + (i / 160) * (logit(high) - logit(low)));
}

/** A logit axis from `low` to `high` (probabilities in (0, 1)), labelled in probabilities. */
export function logitAxis(title: string, [low, high]: [number, number]): PanelAxis {
  const ticks = [1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999].filter(
    (p) => p >= low && p <= high,
  );
  return {
    title,
    range: [logit(low), logit(high)],
    tickvals: ticks.map(logit),
    ticktext: ticks.map((p) => (p < 0.001 ? `10<sup>−${Math.round(-Math.log10(p))}</sup>` : String(p))),
  };
}

/** Space for a mark at 0 or at 1 on a logit axis, in logits. */
const endStrip = 1.4;

/**
 * A logit axis on which shares of samples have a position too where they are 0 or 1: a strip at either end, labelled 0
 * and 1. What is beyond `low` or `high`, which no share between 0 and 1 should be, is set there as well.
 */
export function shareLogitAxis(title: string, limits: [number, number]): PanelAxis {
  const { ticktext, tickvals, range, ...axis } = logitAxis(title, limits);
  const [low, high] = range as [number, number];
  return {
    ...axis,
    title,
    range: [low - endStrip, high + endStrip],
    tickvals: [low - endStrip / 2, ...(tickvals as number[]), high + endStrip / 2],
    ticktext: ["0", ...(ticktext as string[]), "1"],
  };
}

/** Positions of shares on that axis. */
export function shareLogitPositions(shares: number[], [low, high]: [number, number]): number[] {
  return shares.map((p) => {
    if (p < low) return logit(low) - endStrip / 2;
    return p > high ? logit(high) + endStrip / 2 : logit(p);
  });
}
