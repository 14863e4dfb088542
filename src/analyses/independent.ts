/**
 * Compares our runs of protocol spike with the numbers of an independent implementation of the same setting: a PyTorch
 * program, three seeds, pretraining and RL seeds varied together. Change of sampled correct mass on held-out strings (80
 * prompts × 32), mean ± sd over seeds.
 */

import studentQuantile from "@stdlib/stats-base-dists-t-quantile";
import { changesOf, type Change } from "../results/changes";
import { mean } from "../statistics/moments";
import type { Results } from "../results/rows";

export interface PublishedGain {
  series: "RL on the target" | "RL in distribution, from snapshots";
  axis: "depth" | "length" | "vocabulary" | "in-distribution" | "composition";
  /** Exposure, or pretraining step. */
  at: number;
  gain: number;
  sd: number;
}

const publishedSeeds = 3;

/** Values are given to two digits. */
const publishedRounding = 0.005;

export const publishedGains: PublishedGain[] = [
  onTarget("depth", 0, 0.02, 0.01),
  onTarget("depth", 0.02, 0.17, 0.05),
  onTarget("depth", 0.1, 0.04, 0.03),
  onTarget("length", 0, 0, 0),
  onTarget("length", 0.02, 0.22, 0.05),
  onTarget("length", 0.1, 0.13, 0.04),
  onTarget("vocabulary", 0, 0, 0),
  onTarget("vocabulary", 0.02, 0.25, 0.05),
  onTarget("vocabulary", 0.1, 0.03, 0.03),
  fromSnapshot("in-distribution", 150, 0.15, 0.02),
  fromSnapshot("in-distribution", 200, 0.26, 0.04),
  fromSnapshot("in-distribution", 250, 0.24, 0.02),
  fromSnapshot("in-distribution", 300, 0.15, 0.06),
  fromSnapshot("in-distribution", 400, 0.06, 0.02),
  fromSnapshot("in-distribution", 600, 0, 0.01),
  fromSnapshot("composition", 150, 0.11, 0.06),
  fromSnapshot("composition", 200, 0.2, 0.07),
  fromSnapshot("composition", 250, 0.23, 0.08),
  fromSnapshot("composition", 300, 0.24, 0.04),
  fromSnapshot("composition", 400, 0.08, 0.05),
  fromSnapshot("composition", 600, 0.02, 0.03),
];

function onTarget(axis: PublishedGain["axis"], at: number, gain: number, sd: number): PublishedGain {
  return { series: "RL on the target", axis, at, gain, sd };
}

function fromSnapshot(axis: PublishedGain["axis"], at: number, gain: number, sd: number): PublishedGain {
  return { series: "RL in distribution, from snapshots", axis, at, gain, sd };
}

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

/** Any two of one series on one axis. */
function pairs(cells: Cell[]): [Cell, Cell][] {
  const found: [Cell, Cell][] = [];
  cells.forEach((a, i) => {
    for (const b of cells.slice(i + 1)) if (a.series === b.series && a.axis === b.axis) found.push([a, b]);
  });
  return found;
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
