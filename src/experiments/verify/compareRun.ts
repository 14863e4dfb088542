/** A run that was made again, beside the one in the tables. Pure functions. */

import { predictionInterval, type IntervalEstimate } from "../../statistics/intervals";
import { groupBy } from "../../common/groupBy";
import type { ResultRow } from "../../results/rows";
import { differencesOf, nameOf, type Differences, type RunTables } from "./differences";

export interface Comparison {
  run: string;
  /**
   * "equal": every number, to the bit. Else "different" where the machines are of one class; of another class "inside":
   * every result row in its interval, "outside": some are not, "undecided": too few seeds for intervals.
   */
  outcome: "equal" | "different" | "inside" | "outside" | "undecided";
  differences: Differences;
  /** Where intervals decide: how many result rows have one, and those outside, in words. */
  intervals?: { rows: number; outside: string[] };
}

/** With fewer other seeds a prediction interval says nothing: with two it contains every probability. */
export const fewestOthers = 4;

/**
 * Compares a run's tables with those that were made again. Where numbers differ, `sameClass` (see `isSameClass`) makes it a
 * failure. Elsewhere a result row's number in the tables and the one made again have to lie in its prediction interval over
 * the other seeds of `protocolRows`, or near each other: at 99.9% for all rows of the run together (Bonferroni), as a run
 * has up to 400. The run's own number is not among the seeds: it would widen the interval until it lies inside.
 */
export function compareRun(
  run: string,
  committed: RunTables,
  remade: RunTables,
  { sameClass, protocolRows }: { sameClass: boolean; protocolRows: ResultRow[] },
): Comparison {
  const differences = differencesOf(committed, remade);
  if (!differences.largest) return { run, outcome: "equal", differences };
  if (sameClass) return { run, outcome: "different", differences };
  const intervals = inIntervals(committed.rows, remade.rows, protocolRows);
  const outcome = intervals.outside.length > 0 ? "outside" : intervals.rows > 0 ? "inside" : "undecided";
  return { run, outcome, differences, intervals };
}

/** Whether a run is different, outside, or undecided. */
export function hasFailed(comparisons: Comparison[]): boolean {
  return comparisons.some(({ outcome }) => outcome !== "equal" && outcome !== "inside");
}

function inIntervals(committed: ResultRow[], remade: ResultRow[], protocolRows: ResultRow[]) {
  const settings = groupBy(protocolRows, settingOf);
  const othersOf = (row: ResultRow) => settings.get(settingOf(row))!.filter(({ run }) => run !== row.run);
  const comparable = committed.filter((row) => othersOf(row).length >= fewestOthers);
  const level = 1 - 0.001 / comparable.length;
  const found = new Map(remade.map((row) => [settingOf(row), row]));
  const outside = comparable.flatMap((row) => {
    const others = othersOf(row).map(({ value }) => value);
    return failureOf(row, found.get(settingOf(row)), predictionInterval(others, level));
  });
  return { rows: comparable.length, outside };
}

/** `depth correctMass, snapshot 800: .61 when made again, .12 in the tables; other seeds .02 to .31` */
function failureOf(row: ResultRow, again: ResultRow | undefined, { lower, upper }: IntervalEstimate): string[] {
  const tolerance = toleranceOf(row);
  const isPlausible = (value: number, near: number) => {
    return value >= Math.min(lower, near - tolerance) && value <= Math.max(upper, near + tolerance);
  };
  if (again && isPlausible(again.value, row.value) && isPlausible(row.value, again.value)) return [];
  const made = again ? `${digits(again.value)} when made again` : "no such row when made again";
  const others = `other seeds ${digits(lower)} to ${digits(upper)}`;
  return [`${nameOf({ ...row }, "rows")}: ${made}, ${digits(row.value)} in the tables; ${others}`];
}

function digits(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/**
 * How far two numbers may be apart whatever the seeds say: by the prompts of one operation sequence, about four of 80, which
 * change together, or by one prompt. Where all seeds agree, their deviation is 0 and does not show this.
 */
function toleranceOf({ prompts }: ResultRow): number {
  return (1 + 1e-6) * Math.max(0.05, 1 / prompts); // pass@k of what is always right is 1 but for rounding
}

/** What a row is of, whatever the seeds. */
function settingOf(row: ResultRow): string {
  const { study, exposure, snapshot, method, scaleRewards, kl, beta, numGenerations, trainedOn, axis, rung } = row;
  const base = row.base.replace(/-s\d+$/, "");
  const setting = [study, base, exposure, snapshot, method, scaleRewards, kl, beta, numGenerations, trainedOn];
  return [...setting, row.lossType, row.reward, row.arm, row.decisions, axis, rung, row.format, row.metric].join("|");
}
