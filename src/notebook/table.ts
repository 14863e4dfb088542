import { requireInteger } from "../common/require";
import { escapeHtml } from "../common/html";
import { display } from "./display";
import type { MimeBundle } from "./kernel";
import { areShort, cellText, shortText } from "./values/cell";
import { ofRows, tabularOf, type Tabular } from "./values/tabular";

/** One row by column name. */
export type Row = Record<string, unknown>;

/** A frame of ours (src/frames) or of danfojs, as far as a table has to know it. */
export interface DataFrameLike {
  columns: string[];
  /** Of danfojs: [row][column]. */
  values?: unknown;
}

export interface TableOptions {
  /** Which columns, in which order, and their headings: a list of names, or headings by name. */
  columns?: string[] | Record<string, string>;
  /** Significant digits of numbers that are not integers, 1 to 15; 3 by default. */
  digits?: number;
  caption?: string;
}

/** Rows of a plain table: a page that a reader may still scroll through. */
const LIMIT = 200;

interface Grid {
  headings: string[];
  /** [row][column], formatted */
  cells: string[][];
  /** [column] whether all its values are numbers, to be set flush right */
  numeric: boolean[];
  /** rows beyond the limit, left out */
  hidden: number;
  caption?: string;
}

/** Shows rows (plain objects), or a frame, as a plain table; `show` has one to sort and search. */
export function table(rows: readonly object[] | DataFrameLike, options: TableOptions = {}): void {
  display(tableBundle(rows, options));
}

/** The table as HTML, all text escaped, and as plain text. */
export function tableBundle(rows: readonly object[] | DataFrameLike, options: TableOptions = {}): MimeBundle {
  const all = Array.isArray(rows) ? ofRows(rows as Row[]) : frameOf(rows as DataFrameLike);
  return tabularBundle(chosen(all, options), options);
}

/** How a table is written. */
interface Layout extends Omit<TableOptions, "columns"> {
  /** Rows that are shown. */
  limit?: number;
  /** Whether columns of short numbers, as settings have, are written without zeros at their end: see areShort. */
  short?: boolean;
}

/** The first rows of a table, as HTML and as plain text. */
export function tabularBundle(
  tabular: Tabular,
  { digits = 3, caption, limit = LIMIT, short = false }: Layout = {},
): MimeBundle {
  requireInteger("digits", digits, { min: 1, max: 15 });
  const grid = gridOf(tabular, { digits, caption, limit, short });
  if (grid.cells.length === 0) return nothing(grid);
  return { "text/html": html(grid), "text/plain": plain(grid) };
}

/** A bare heading would look like a fault. */
function nothing({ caption }: Grid): MimeBundle {
  const text = [caption, "no rows"].filter(Boolean).join(": ");
  return { "text/html": `<p>${escapeHtml(text)}</p>`, "text/plain": text };
}

/** The columns that are asked for, under their headings. Throws a RangeError that names one that no row has. */
export function chosen(all: Tabular, { columns }: TableOptions): Tabular {
  if (!columns) return all;
  const names = Array.isArray(columns) ? columns : Object.keys(columns);
  const missing = names.find((name) => !all.columns.includes(name));
  if (all.length > 0 && missing !== undefined)
    throw new RangeError(`columns: expected names among ${all.columns.join(", ")}, got ${missing}`);
  const at = names.map((name) => all.columns.indexOf(name));
  const headings = Array.isArray(columns) ? names : Object.values(columns);
  return { columns: headings, length: all.length, keys: 0, at: (row, column) => all.at(row, at[column]) };
}

/** danfojs keeps a frame of one column as a flat list. */
function frameOf(frame: DataFrameLike): Tabular {
  const known = tabularOf(frame);
  if (known) return known;
  const { columns, values } = frame;
  const lists = (values as unknown[]).map((value) => (Array.isArray(value) ? (value as unknown[]) : [value]));
  return { columns, length: lists.length, keys: 0, at: (row, column) => lists[row][column] };
}

function gridOf(
  { columns, length, at }: Tabular,
  { digits, caption, limit, short }: Required<Omit<Layout, "caption">> & Pick<Layout, "caption">,
): Grid {
  const shown = Array.from({ length: Math.min(length, limit) }, (_, row) =>
    columns.map((_, column) => at(row, column)),
  );
  const isShort = (column: number) => short && areShort(shown.map((row) => row[column]), digits); // prettier-ignore
  const texts = columns.map((_, column) => (isShort(column) ? shortText : cellText));
  return {
    headings: columns,
    cells: shown.map((row) => row.map((value, column) => texts[column](value, digits))),
    numeric: columns.map((_, column) => shown.every((row) => isNumeric(row[column]))),
    hidden: length - shown.length,
    caption,
  };
}

/** A number, or nothing: result rows have "" where a key does not apply. */
export function isNumeric(value: unknown): boolean {
  return ["number", "bigint"].includes(typeof value) || value === undefined || value === null || value === "";
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
