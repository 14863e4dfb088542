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

/** With fewer seeds a prediction interval says nothing: with two it contains every probability. */
export const fewestValues = 4;

/**
 * Compares a run's tables with those that were made again. Where numbers differ, `sameClass` (see `isSameClass`) makes it a
 * failure. Elsewhere each result row has to lie in its prediction interval over the seeds of `protocolRows`: at 99.9% for
 * all rows of the run together (Bonferroni), as a run has up to 400.
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
  const values = new Map(
    [...groupBy(protocolRows, settingOf)].map(([setting, own]) => [setting, own.map(({ value }) => value)]),
  );
  const comparable = committed.filter((row) => values.get(settingOf(row))!.length >= fewestValues);
  const level = 1 - 0.001 / comparable.length;
  const found = new Map(remade.map((row) => [settingOf(row), row]));
  const outside = comparable.flatMap((row) =>
    failureOf(row, found.get(settingOf(row)), intervalOf(values.get(settingOf(row))!, row, level)),
  );
  return { rows: comparable.length, outside };
}

/** `depth correctMass, snapshot 800: .61, expected .12 (.02 to .31)` */
function failureOf(row: ResultRow, again: ResultRow | undefined, { lower, upper }: Range): string[] {
  if (again && again.value >= lower && again.value <= upper) return [];
  const found = again ? digits(again.value) : "missing when made again";
  const expected = `in the tables ${digits(row.value)}, interval ${digits(lower)} to ${digits(upper)}`;
  return [`${nameOf({ ...row }, "rows")}: ${found}; ${expected}`];
}

function digits(value: number): string {
  return String(Number(value.toPrecision(6)));
}

type Range = Pick<IntervalEstimate, "lower" | "upper">;

/**
 * The prompts of one operation sequence, about four of 80, change together. Where all seeds agree, their deviation is 0 and
 * does not show this.
 */
const toleranceOfSequence = 0.05;

/** To either side at least as wide as the prompts of one operation sequence, or one prompt. */
function intervalOf(values: number[], { value, prompts }: ResultRow, level: number): Range {
  const tolerance = (1 + 1e-6) * Math.max(toleranceOfSequence, 1 / prompts); // pass@k of what is always right is 1 but for rounding
  const { lower, upper } = predictionInterval(values, level);
  return { lower: Math.min(lower, value - tolerance), upper: Math.max(upper, value + tolerance) };
}

/** What a row is of, whatever the seeds. */
function settingOf(row: ResultRow): string {
  const { study, exposure, snapshot, method, scaleRewards, kl, beta, numGenerations, trainedOn, axis, rung } = row;
  const base = row.base.replace(/-s\d+$/, "");
  const setting = [study, base, exposure, snapshot, method, scaleRewards, kl, beta, numGenerations, trainedOn];
  return [...setting, row.lossType, row.reward, row.decisions, axis, rung, row.format, row.metric].join("|");
}
