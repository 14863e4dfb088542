/** What training changed: each trained policy's number beside that of the base policy it started from. */

import type { Metric, ResultRow } from "./rows";

export interface Change {
  row: ResultRow;
  before: number;
  after: number;
  gain: number;
}

/**
 * The changes of `metric` by the runs that `of` accepts. A base policy is evaluated once and shared by all runs on it.
 * Throws an Error that names the run whose base row is missing.
 */
export function changesOf(rows: ResultRow[], metric: Metric, of: (row: ResultRow) => boolean): Change[] {
  const measured = rows.filter((row) => row.metric === metric);
  const bases = new Map(measured.filter((row) => row.method === "none").map((row) => [startOf(row), row.value]));
  return measured
    .filter((row) => row.method !== "none" && of(row))
    .map((row) => {
      const before = bases.get(startOf(row));
      if (before === undefined) throw new Error(`rows: run ${row.run}: no row of its base (${startOf(row)})`);
      return { row, before, after: row.value, gain: row.value - before };
    });
}

function startOf({ base, snapshot, axis, rung, metric }: ResultRow): string {
  return `base ${base}, snapshot ${snapshot}, axis ${axis}, rung ${rung}, metric ${metric}`;
}
