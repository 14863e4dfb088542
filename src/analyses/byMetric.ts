/** Rows in long form, set side by side: a column for each metric. */

import type { Metric, ResultRow } from "../results/rows";

/** What one policy scored on one axis and rung: the keys of its rows, and a column for each metric. */
export type PolicyRow = Omit<ResultRow, "metric" | "value" | "lower" | "upper" | "samples"> &
  Partial<Record<Metric, number>>;

const ofOneMetric = new Set(["metric", "value", "lower", "upper", "samples"]);

/** Long-form rows side by side: one row for each policy, axis and rung, in order of first appearance. */
export function byMetric(rows: readonly ResultRow[]): PolicyRow[] {
  const wide = new Map<string, PolicyRow>();
  for (const row of rows) {
    const id = [row.study, row.run, row.snapshot, row.axis, row.rung].join("|");
    wide.set(id, { ...(wide.get(id) ?? keysOf(row)), [row.metric]: row.value });
  }
  return [...wide.values()];
}

function keysOf(row: ResultRow): PolicyRow {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !ofOneMetric.has(key))) as PolicyRow;
}
