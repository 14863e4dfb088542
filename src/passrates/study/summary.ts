/** The study's table in short: each quantity over all worlds, by the number of prompts or of samples. */

import { groupBy } from "../../common/groupBy";
import { binomialInterval } from "../../statistics/intervals";
import type { StudyRow } from "./study";

export interface StudySummary {
  quantity: string;
  statistic: StudyRow["statistic"];
  expected?: number;
  /** The number of prompts, or of samples, that the cells have. */
  size: number;
  /** Mean over cells, weighted by replications, with the 95% interval of Monte Carlo where it is a share of replications. */
  value: number;
  low: number;
  high: number;
  replications: number;
  /** Whether what was promised lies outside that interval on the wrong side. */
  isOff: boolean;
}

/** By quantity, then by the number of prompts or of samples. */
export function summariesOf(rows: readonly StudyRow[], by: "prompts" | "samples"): StudySummary[] {
  const groups = groupBy(rows, (row) => `${row.statistic}/${row.quantity}/${row[by]}`);
  return [...groups.values()].map((own) => summaryOf(own, own[0][by])).sort((a, b) => order(a) - order(b));
}

const statistics: StudyRow["statistic"][] = ["coverage", "size", "false discoveries", "power", "mean"];

function order({ statistic }: StudySummary): number {
  return statistics.indexOf(statistic);
}

function summaryOf(rows: StudyRow[], size: number): StudySummary {
  const [{ quantity, statistic, expected }] = rows;
  const replications = rows.reduce((sum, row) => sum + row.replications, 0);
  const value =
    expected === 0 ? pooledMean(rows) : rows.reduce((sum, row) => sum + row.replications * row.value, 0) / replications;
  const { low, high } = ends(rows, value, replications);
  const isOff =
    expected !== undefined &&
    (statistic === "coverage"
      ? high < expected
      : statistic === "mean"
        ? low > expected || high < expected
        : low > expected);
  return { quantity, statistic, expected, size, value, low, high, replications, isOff };
}

/** Wilson's of shares of replications; of means, from the intervals of the cells. */
function ends(rows: StudyRow[], value: number, replications: number): { low: number; high: number } {
  if (["coverage", "size"].includes(rows[0].statistic)) {
    const { lower, upper } = binomialInterval(Math.round(value * replications), replications);
    return { low: lower, high: upper };
  }
  const halves = rows.map((row) => (row.high - row.low) / 2 || 0);
  const half =
    rows[0].expected === 0
      ? 1 / Math.sqrt(rows.reduce((sum, row) => sum + precisionOf(row), 0))
      : Math.hypot(...rows.map((row, i) => row.replications * halves[i])) / replications;
  const least = rows[0].statistic === "mean" ? -Infinity : 0;
  return { low: Math.max(least, value - half), high: value + half };
}

/** The mean of cells' means, each weighted by the inverse of its variance: a cell that hardly knows its mean hardly counts. */
export function pooledMean(rows: readonly StudyRow[]): number {
  const total = rows.reduce((sum, row) => sum + precisionOf(row), 0);
  return rows.reduce((sum, row) => sum + precisionOf(row) * row.value, 0) / total;
}

/** 1 over the squared half of the 95% interval. */
function precisionOf({ low, high }: StudyRow): number {
  return 1 / Math.max(1e-6, (high - low) / 2 || Infinity) ** 2;
}
