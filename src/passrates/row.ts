/** Rows of a file, and what stands in them. */

import { ReadingError, listed, shown } from "./failure";

/** A row: an object of a JSON line, a line of a CSV by its header, a row of a Parquet file. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows of one file, to be gone through in order. */
export interface Table {
  readonly file: string;
  /** Such as "JSON lines, gzip". */
  readonly format: string;
  /** The first rows, up to fifty: what the shape is recognised by. */
  readonly head: readonly Row[];
  /** What a user must know of how the text was read. */
  readonly notes: readonly string[];
  /** All rows, from the first. Of a Parquet file only `columns` are read, where they are named. */
  batches(columns?: readonly string[]): AsyncGenerator<Batch>;
}

/** Some rows in a sequence, and the number of each in its file. */
export interface Batch {
  readonly rows: readonly Row[];
  readonly numbers: readonly number[];
}

const headRows = 50;

/** The first rows of a table. */
export async function headOf(batches: AsyncGenerator<Batch>): Promise<Row[]> {
  const head: Row[] = [];
  for await (const { rows } of batches) {
    head.push(...rows.slice(0, headRows - head.length));
    if (head.length === headRows) break;
  }
  return head;
}

/** A table of rows in memory. */
export function tableOf(file: string, format: string, rows: readonly Row[]): Table {
  async function* batches() {
    yield { rows, numbers: rows.map((_, i) => i + 1) };
  }
  return { file, format, head: rows.slice(0, headRows), notes: [], batches };
}

export const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Names of the columns in the head of a table, in order of first appearance. */
export function columnsOf({ head }: Pick<Table, "head">): string[] {
  return [...new Set(head.flatMap((row) => Object.keys(row)))];
}

/** Reads one value of a row. */
export type Getter = (row: Row) => unknown;

/** The getter of a column: a name, or names of nested objects with dots between them. */
export function getterOf(column: string): Getter {
  if (!column.includes(".")) return (row) => row[column];
  const path = column.split(".");
  return (row) => {
    if (column in row) return row[column];
    return path.reduce<unknown>((value, name) => (isRow(value) ? value[name] : undefined), row);
  };
}

/** The getter of a column that a user named by `option`. Throws ReadingError where no row of the head has it. */
export function namedColumn(table: Table, option: string, column: string): Getter {
  const get = getterOf(column);
  if (table.head.some((row) => get(row) !== undefined)) return get;
  const names = table.head.length > 0 ? dottedNames(table.head[0]) : [];
  throw new ReadingError(
    { file: table.file },
    `${option}: expected one of its columns (${listed(names)}), got ${shown(column)}`,
  );
}

/** Columns, and those of objects inside them as NAME.INNER. */
export function dottedNames(row: Row): string[] {
  return Object.entries(row).flatMap(([name, value]) =>
    isRow(value) ? Object.keys(value).map((inner) => `${name}.${inner}`) : [name],
  );
}

/**
 * What samples are grouped by, as text: of messages their roles and contents, of anything else that is no text or
 * number its JSON. Undefined where there is nothing.
 */
export function keyOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every(isMessage)) {
    return value
      .map(({ role, content }) => `${role}: ${typeof content === "string" ? content : json(content)}`)
      .join("\n");
  }
  return typeof value === "object" ? json(value) : String(value);
}

function isMessage(value: unknown): value is { role: string; content: unknown } {
  return isRow(value) && typeof value.role === "string" && "content" in value;
}

/** Parquet's 64-bit integers are no JSON numbers. */
function json(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? Number(inner) : inner));
}
