/**
 * Seeds and runs: their colour is that of what they belong to, their size and opacity are decided here.
 *
 * Single seeds are faint, their mean stands bold over them, with a 95% interval from three seeds on.
 */

import { seedsText } from "../../results/numbers";
import { band, intervals, line, type Look, type Points, scatter, type Trace, withGaps } from "./marks";
import { extent } from "./scales";

/** A base seed behind a mean. */
const seedDot = { size: 4.5, opacity: 0.4 };
/** The same in figures that have a line of text for each mean: there is less space, and seeds stand apart. */
const rowDot = { size: 3.4, opacity: 0.7 };
const seedLine = { width: 0.8, opacity: 0.4 };

/** A run as a dot of its own, without a mean over it. */
export const runDot = { size: 6, opacity: 0.5 };

/** Lines of more base seeds than these hide each other: then their interval is a band. */
export const mostLines = 4;

/** Base seeds as dots; those without text are not hovered. `dense` where means stand in rows of text. */
export function seedDots(points: Points, look: Pick<Look, "colour" | "hollow">, { dense = false } = {}): Trace {
  const { colour, hollow } = look; // and no symbol: that is the mean's
  return scatter(points, { ...(dense ? rowDot : seedDot), colour, hollow, hover: points.text !== undefined });
}

/** Base seeds as lines, each from its first point to its last; not hovered. */
export function seedLines(seeds: Points[], { colour, dash }: Pick<Look, "colour" | "dash">): Trace {
  return line(withGaps(seeds), { ...seedLine, colour, dash, hover: false });
}

/** The curve of a mean over seeds, within the band of its interval, or over the seeds' lines where they are few. */
export function seedCurves(seeds: Points[], mean: Points & { lower: number[]; upper: number[] }, look: Look): Trace[] {
  const { x, y, lower, upper } = mean;
  const spread = seeds.length > mostLines ? band(x, lower, upper, look.colour) : seedLines(seeds, look);
  return [spread, line({ x, y }, { width: 2.2, ...look })];
}

/** A mean over seeds; the bounds of its interval are NaN below three seeds, where it would say nothing. */
export interface SeedSummary {
  mean: number;
  lower: number;
  upper: number;
  seeds: number;
}

/** The intervals alone, of those means that have one. */
export function intervalBars(x: number[], summaries: SeedSummary[], { colour }: Pick<Look, "colour">): Trace {
  const bounded = summaries
    .map((summary, i) => ({ ...summary, x: x[i] }))
    .filter(({ lower }) => Number.isFinite(lower));
  const column = (name: "x" | "mean" | "lower" | "upper") => bounded.map((each) => each[name]);
  const bars = { x: column("x"), y: column("mean"), lower: column("lower"), upper: column("upper") };
  return intervals(bars, { colour, size: 1 });
}

/** What the bars of these means are, for a subtitle. */
export function barsText(summaries: SeedSummary[]): string {
  const counts = summaries.map(({ seeds }) => seeds);
  const [fewest, most] = extent(counts.filter((seeds) => seeds >= 3));
  if (fewest <= most) return `bars: 95% intervals over ${fewest < most ? `${fewest} to ` : ""}${seedsText(most)}`;
  return extent(counts)[1] === 1 ? "one base seed: no interval" : "two base seeds: no interval";
}

/** How curves show so many seeds, for a subtitle. */
export function curvesText(seeds: number): string {
  return seeds > mostLines ? `band: 95% over ${seedsText(seeds)}` : "thin: base seeds";
}
