/** Holds our runs of the protocol spike against the independent implementation's numbers. */

import studentQuantile from "@stdlib/stats-base-dists-t-quantile";
import { changesOf, type Change } from "../results/changes";
import { mean } from "../statistics/moments";
import type { Results } from "../results/rows";
import { publishedGains, publishedRounding, publishedSeeds, type PublishedGain } from "./independentNumbers";

/** One check: a mean gain inside its interval, or the order of two of them. */
export interface ComparisonLine {
  check: string;
  published: string;
  measured: string;
  within: boolean;
}

interface Cell extends PublishedGain {
  measured: number;
  seeds: number;
}

/**
 * Every gain against the 99% prediction interval of the published seeds (Student's t) and against its sign, and the
 * order of any two of a series, wherever sign or order is clear in the published numbers: two standard deviations.
 * Throws an Error that names a gain which has not been measured.
 */
export function compareWithTestbed({ rows }: Results, expected = publishedGains): ComparisonLine[] {
  const changes = changesOf(rows, "correctMass", ({ study, trainedOn, axis }) =>
    study === "saturation" ? true : study === "exposure" && trainedOn === axis,
  );
  const cells = expected.map((published) => cellOf(published, changes));
  return [...cells.map(inInterval), ...pairs(cells).filter(isClear).map(inOrder)];
}

/** One line a check, the failing ones marked. */
export function comparisonText(lines: ComparisonLine[]): string {
  const failing = lines.filter(({ within }) => !within).length;
  const texts = lines.map(
    ({ check, published, measured, within }) =>
      `${within ? "  ok  " : "FAILS "} ${check}: ${measured}, expected ${published}`,
  );
  return [...texts, `${lines.length - failing} of ${lines.length} checks hold`].join("\n");
}

function cellOf(published: PublishedGain, changes: Change[]): Cell {
  const study = published.series === "RL on the target" ? "exposure" : "saturation";
  const own = changes.filter(({ row }) => {
    const at = study === "exposure" ? row.exposure : row.snapshot;
    return row.study === study && row.axis === published.axis && at === published.at;
  });
  if (own.length === 0) throw new Error(`compare: no rows for ${nameOf(published)}`);
  return { ...published, measured: mean(own.map(({ gain }) => gain)), seeds: own.length };
}

function inInterval(cell: Cell): ComparisonLine {
  const half = halfWidth(cell);
  const clear = Math.abs(cell.gain) > 2 * cell.sd && cell.gain !== 0;
  const sign = !clear || Math.sign(cell.measured) === Math.sign(cell.gain);
  return {
    check: nameOf(cell),
    published: `${cell.gain} ± ${half.toFixed(2)}${clear ? ", the same sign" : ""}`,
    measured: cell.measured.toFixed(3),
    within: Math.abs(cell.measured - cell.gain) <= half && sign,
  };
}

/** Half the 99% prediction interval of the mean of our seeds, given the mean and sd of theirs, as rounded. */
function halfWidth({ sd, seeds }: Cell): number {
  const t = studentQuantile(0.995, publishedSeeds - 1);
  return t * (sd + publishedRounding) * Math.sqrt(1 / publishedSeeds + 1 / seeds) + publishedRounding;
}

function pairs(cells: Cell[]): [Cell, Cell][] {
  return cells.flatMap((a, i) =>
    cells.slice(i + 1).flatMap((b): [Cell, Cell][] => (a.series === b.series && a.axis === b.axis ? [[a, b]] : [])),
  );
}

function isClear([a, b]: [Cell, Cell]): boolean {
  return Math.abs(a.gain - b.gain) > 2 * Math.hypot(a.sd + publishedRounding, b.sd + publishedRounding);
}

function inOrder([a, b]: [Cell, Cell]): ComparisonLine {
  const above = a.gain > b.gain ? ">" : "<";
  return {
    check: `${nameOf(a)} against ${b.at}`,
    published: `${a.gain} ${above} ${b.gain}`,
    measured: `${a.measured.toFixed(3)}, ${b.measured.toFixed(3)}`,
    within: above === ">" ? a.measured > b.measured : a.measured < b.measured,
  };
}

function nameOf({ series, axis, at }: PublishedGain): string {
  return `${series}: ${axis} at ${at}`;
}
