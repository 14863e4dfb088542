import { requireInteger } from "../common/require";
import { display, escapeHtml } from "./display";
import { formatValue } from "./format";
import type { MimeBundle } from "./kernel";

/** One row by column name. */
export type Row = Record<string, unknown>;

/** What this module reads of a danfojs DataFrame. */
export interface DataFrameLike {
  columns: string[];
  values: unknown;
}

export interface TableOptions {
  /** Which columns, in which order, and their headings: a list of names, or headings by name. */
  columns?: string[] | Record<string, string>;
  /** Significant digits of numbers that are not integers, 1 to 15; 3 by default. */
  digits?: number;
  caption?: string;
}

const LIMIT = 200; // rows: a page that a reader may still scroll through

interface Grid {
  headings: string[];
  /** [row][column], formatted */
  cells: string[][];
  /** [column] whether all its values are numbers, to be set flush right */
  numeric: boolean[];
  /** rows beyond LIMIT, left out */
  hidden: number;
  caption?: string;
}

/** Shows rows (plain objects), or a danfojs DataFrame, as a table. */
export function table(rows: readonly object[] | DataFrameLike, options: TableOptions = {}): void {
  display(tableBundle(rows, options));
}

/** The table as HTML, all text escaped, and as plain text. */
export function tableBundle(rows: readonly object[] | DataFrameLike, options: TableOptions = {}): MimeBundle {
  const grid = gridOf(Array.isArray(rows) ? (rows as Row[]) : rowsOf(rows as DataFrameLike), options);
  if (grid.cells.length === 0) return nothing(grid);
  return { "text/html": html(grid), "text/plain": plain(grid) };
}

/** A bare heading would look like a fault. */
function nothing({ caption }: Grid): MimeBundle {
  const text = [caption, "no rows"].filter(Boolean).join(": ");
  return { "text/html": `<p>${escapeHtml(text)}</p>`, "text/plain": text };
}

/** danfojs keeps a frame of one column as a flat list. */
function rowsOf({ columns, values }: DataFrameLike): Row[] {
  const lists = (values as unknown[]).map((value) => (Array.isArray(value) ? value : [value]));
  return lists.map((list) => Object.fromEntries(columns.map((name, i) => [name, list[i]])));
}

function gridOf(rows: Row[], { columns, digits = 3, caption }: TableOptions): Grid {
  requireInteger("digits", digits, { min: 1, max: 15 });
  const names = !columns ? namesOf(rows) : Array.isArray(columns) ? columns : Object.keys(columns);
  requireColumns(names, rows);
  const shown = rows.slice(0, LIMIT);
  return {
    headings: Array.isArray(columns) || !columns ? names : Object.values(columns),
    cells: shown.map((row) => names.map((name) => formatValue(row[name], digits))),
    numeric: names.map((name) =>
      shown.every((row) => ["number", "undefined"].includes(typeof (row[name] ?? undefined))),
    ),
    hidden: rows.length - shown.length,
    caption,
  };
}

function namesOf(rows: Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function requireColumns(names: string[], rows: Row[]): void {
  const known = namesOf(rows);
  const missing = names.find((name) => !known.includes(name));
  if (rows.length > 0 && missing !== undefined) {
    throw new RangeError(`columns: expected names among ${known.join(", ")}, got ${missing}`);
  }
}

function html({ headings, cells, numeric, hidden, caption }: Grid): string {
  const tag = (name: string) => (text: string, column: number) =>
    `<${name} style="text-align: ${numeric[column] ? "right" : "left"}">${broken(text)}</${name}>`;
  const line = (texts: string[], name: string) => `<tr>${texts.map(tag(name)).join("")}</tr>`;
  return [
    "<table>",
    ...(caption ? [`<caption>${escapeHtml(caption)}</caption>`] : []),
    `<thead>${line(headings, "th")}</thead>`,
    "<tbody>",
    ...cells.map((row) => line(row, "td")),
    "</tbody>",
    "</table>",
    ...(hidden > 0 ? [`<p>${more(hidden)}</p>`] : []),
  ].join("\n");
}

/** Escaped, with its line breaks. */
function broken(text: string): string {
  return escapeHtml(text).replaceAll("\n", "<br>");
}

function plain({ headings, cells: texts, numeric, hidden, caption }: Grid): string {
  const cells = texts.map((row) => row.map((text) => text.replaceAll("\n", " "))); // a line a row
  const widths = headings.map((heading, i) =>
    Math.max(...[heading, ...cells.map((row) => row[i])].map((text) => text.length)),
  );
  const padded = (text: string, i: number) => (numeric[i] ? text.padStart(widths[i]) : text.padEnd(widths[i]));
  const lines = [headings, ...cells].map((row) => row.map(padded).join("  ").trimEnd());
  return [...(caption ? [caption] : []), ...lines, ...(hidden > 0 ? [more(hidden)] : [])].join("\n");
}

function more(rows: number): string {
  return `… and ${rows} more ${rows === 1 ? "row" : "rows"}`;
}
