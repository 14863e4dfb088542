/** A run that was made again, row by row beside the one in the tables. Pure functions. */

import { predictionInterval, type IntervalEstimate } from "../../statistics/intervals";
import { groupBy } from "../../common/groupBy";
import type { ResultRow, Results } from "../../results/rows";

/** What a run leaves: its part of the three tables. */
export type RunTables = Pick<Results, "rows" | "prompts" | "curves">;

export interface Comparison {
  run: string;
  /**
   * "equal": every number, to the bit. On another engine, machine or version "inside": every row in its interval;
   * "undecided": too few seeds for intervals.
   */
  outcome: "equal" | "inside" | "undecided" | "different" | "outside";
  /** Rows of all tables that were compared, or result rows alone where intervals decide. */
  compared: number;
  /** Of these, how many failed. */
  failed: number;
  /** The first failure, in words; or what the outcome rests on. */
  detail: string;
}

/** With fewer seeds a prediction interval says nothing: with two it contains every probability. */
const fewestValues = 4;

/**
 * Compares a run's tables with those that were made again. Where numbers differ, `sameClass` (equal machine, versions and
 * sources) makes it a failure. Elsewhere each result row has to lie in its prediction interval over the seeds of
 * `protocolRows`: at 99.9% for all rows of the run together (Bonferroni), as a run has up to 400.
 */
export function compareRun(
  run: string,
  committed: RunTables,
  remade: RunTables,
  { sameClass, protocolRows }: { sameClass: boolean; protocolRows: ResultRow[] },
): Comparison {
  const differences = differencesOf(committed, remade);
  const compared = committed.rows.length + committed.prompts.length + committed.curves.length;
  if (differences.length === 0) return { run, outcome: "equal", compared, failed: 0, detail: "to the bit" };
  if (sameClass) return { run, outcome: "different", compared, failed: differences.length, detail: differences[0] };
  return withinIntervals(run, committed.rows, remade.rows, protocolRows);
}

/** One line a run, under a heading. */
export function comparisonTable(comparisons: Comparison[]): string {
  const cells = comparisons.map(({ run, outcome, compared, failed, detail }) => {
    return [run, outcome, failed === 0 ? `${compared} rows` : `${failed} of ${compared} rows`, detail];
  });
  const all = [["run", "outcome", "compared", ""], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((line) => line[column].length)));
  return all
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `5 of 52 runs made again: 4 equal, 1 different` */
export function countText(comparisons: Comparison[], runs: number): string {
  const outcomes = [...groupBy(comparisons, ({ outcome }) => outcome)];
  const counts = outcomes.map(([outcome, own]) => `${own.length} ${outcome}`).join(", ");
  return `${comparisons.length} of ${runs} runs made again: ${counts}`;
}

/** Whether a run is different, outside, or undecided. */
export function hasFailed(comparisons: Comparison[]): boolean {
  return comparisons.some(({ outcome }) => outcome !== "equal" && outcome !== "inside");
}

function differencesOf(committed: RunTables, remade: RunTables): string[] {
  return (["rows", "prompts", "curves"] as const).flatMap((table) => {
    const before = byKey(committed[table], table);
    const after = byKey(remade[table], table);
    const missing = [...after.keys()]
      .filter((key) => !before.has(key))
      .map((key) => `${table}: ${key}: not in the tables`);
    const changed = [...before].flatMap(([key, values]) => {
      const found = after.get(key);
      if (found === values) return [];
      return [`${table}: ${key}: ${values} in the tables, ${found ?? "nothing"} when made again`];
    });
    return [...changed, ...missing];
  });
}

/** Columns that are measured; all others are keys. The hypotheses' version is neither. */
const measured = {
  rows: ["value", "lower", "upper"],
  prompts: ["placing", "correct", "pathMass", "exactMass", "decisionMasses"],
  curves: ["value"],
} as const;

/** Numbers as text by key as text; `String` of a float64 is exact. */
function byKey(rows: readonly object[], table: keyof typeof measured): Map<string, string> {
  const values = new Set<string>(measured[table]);
  return new Map(
    rows.map((row) => {
      const entries = Object.entries(row).filter(([name]) => name !== "hypotheses");
      const shown = (own: [string, unknown][]) => own.map(([, value]) => String(value)).join(" ");
      return [
        shown(entries.filter(([name]) => !values.has(name))),
        shown(entries.filter(([name]) => values.has(name))),
      ];
    }),
  );
}

function withinIntervals(
  run: string,
  committed: ResultRow[],
  remade: ResultRow[],
  protocolRows: ResultRow[],
): Comparison {
  const values = new Map(
    [...groupBy(protocolRows, settingOf)].map(([setting, own]) => [setting, own.map(({ value }) => value)]),
  );
  const comparable = committed.filter((row) => values.get(settingOf(row))!.length >= fewestValues);
  const level = 1 - 0.001 / comparable.length;
  const found = new Map(remade.map((row) => [settingOf(row), row]));
  const failures = comparable.flatMap((row) =>
    failureOf(row, found.get(settingOf(row)), intervalOf(values.get(settingOf(row))!, row, level)),
  );
  const outcome = failures.length > 0 ? "outside" : comparable.length > 0 ? "inside" : "undecided";
  const detail = failures[0] ?? `another engine, machine or version: ${restsOn[outcome]}`;
  return { run, outcome, compared: comparable.length, failed: failures.length, detail };
}

const restsOn = {
  inside: "in the 99.9% prediction intervals over seeds",
  undecided: `fewer than ${fewestValues} seeds, too few for a prediction interval`,
  outside: "",
};

function failureOf(row: ResultRow, again: ResultRow | undefined, { lower, upper }: Range): string[] {
  const name = [row.axis, row.rung === "" ? "" : `rung ${row.rung}`, row.metric].filter(Boolean).join(" ");
  if (again === undefined) return [`${name}: missing when made again`];
  if (again.value >= lower && again.value <= upper) return [];
  return [`${name}: ${again.value}, expected ${row.value} (${lower} to ${upper})`];
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
  return [...setting, row.lossType, row.reward, axis, rung, row.format, row.metric].join("|");
}
