/**
 * danfojs, and all that this project knows of it. A frame keeps its rows itself, because danfojs 1.2 takes a minute to
 * sort 20,000 rows, a second to select columns of them, lets a missing number make a mean NaN, writes CSV without quotes,
 * cannot describe a column with gaps, and takes seconds to load. What it has besides (merges, resampling, encoders) is
 * reached by Frame.toDanfo(), and its frames come back by frame(…).
 */

import type { DataFrame } from "danfojs-node";

/** A DataFrame of these rows. */
export async function danfoFrame(columns: readonly string[], rows: readonly object[]): Promise<DataFrame> {
  const { DataFrame: Danfo } = await import("danfojs-node");
  const values = rows.map((row) => columns.map((name) => (row as Record<string, unknown>)[name]));
  return new Danfo(values, { columns: [...columns] });
}

/** The rows of a DataFrame; danfojs keeps one of a single column as a flat list. */
export function rowsOfDanfo({ columns, values }: DataFrame): Record<string, unknown>[] {
  const list = (row: unknown): unknown[] => (Array.isArray(row) ? row : [row]);
  return (values as unknown[]).map((row) => Object.fromEntries(columns.map((name, i) => [name, list(row)[i]])));
}
