/** What can be shown as a table: frames, series, arrays of like objects and maps, seen as columns over rows. */

import { types } from "node:util";
import { isPlain } from "./text";

/** Named columns over rows, without a copy of the values. */
export interface Tabular {
  columns: string[];
  length: number;
  at(row: number, column: number): unknown;
  /** Columns at the left that name the rows: a frame's index, a map's keys. */
  keys: number;
}

type Row = Record<string, unknown>;

/** Rows that are looked at to learn which columns there are: a late column of a long array is found too. */
const LOOKED_AT = 10_000;

/** The value as a table, or undefined where it is none. */
export function tabularOf(value: unknown): Tabular | undefined {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return undefined;
  if (Array.isArray(value)) return areLike(value) ? ofRows(value as Row[]) : undefined;
  if (value instanceof Map) return ofMap(value as Map<unknown, unknown>);
  if (isDanfo(value)) return ofDanfo(value);
  return isFrame(value) ? ofFrame(value) : undefined;
}

/** Rows as a table, whatever they have in common. */
export function ofRows(rows: readonly Row[], columns = namesOf(rows)): Tabular {
  return { columns, length: rows.length, keys: 0, at: (row, column) => rows[row][columns[column]] };
}

/** The columns of all rows, in order of first appearance. */
export function namesOf(rows: readonly Row[]): string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return [...names];
}

/** Plain objects that share at least half of their fields; getters are not called to find out. */
function areLike(list: unknown[]): boolean {
  if (list.length === 0 || !list.every((item) => typeof item === "object" && item !== null && isRow(item)))
    return false;
  const looked = list.slice(0, LOOKED_AT) as Row[];
  const all = namesOf(looked).length;
  return all > 0 && looked.every((row) => 2 * Object.keys(row).length >= all);
}

function isRow(value: object): boolean {
  if (types.isProxy(value) || !isPlain(value)) return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).every((property) => "value" in property);
}

/** A map from keys that fit a cell to rows that are like, or to numbers and texts. */
function ofMap(map: Map<unknown, unknown>): Tabular | undefined {
  const [keys, values] = [[...map.keys()], [...map.values()]];
  if (!keys.every(isSimple)) return undefined;
  if (values.length > 0 && values.every(isSimple))
    return { columns: ["key", "value"], length: map.size, keys: 1, at: (row, column) => [keys, values][column][row] };
  return areLike(values) ? withKeys(keys, "key", ofRows(values as Row[])) : undefined;
}

function isSimple(value: unknown): boolean {
  return value === null || !["object", "function", "undefined"].includes(typeof value);
}

function withKeys(keys: unknown[], name: string, { columns, length, at }: Tabular): Tabular {
  const shifted: Tabular["at"] = (row, column) => (column === 0 ? keys[row] : at(row, column - 1));
  return { columns: [name, ...columns], length, keys: 1, at: shifted };
}

/** A DataFrame or a Series of danfojs. */
interface Danfo {
  columns: string[];
  values: unknown[];
  index: unknown[];
}

function isDanfo(value: object): value is Danfo {
  return "$isSeries" in value && "$columns" in value && "$index" in value;
}

/**
 * danfojs keeps a series, and older versions a frame of one column, as a flat list. An index of numbers is what a filter
 * or a sort left of the rows' positions: it names nothing.
 */
function ofDanfo({ columns, values, index }: Danfo): Tabular {
  const at: Tabular["at"] = (row, column) => {
    const list = values[row];
    return Array.isArray(list) ? (list as unknown[])[column] : list;
  };
  const table = { columns, length: values.length, keys: 0, at };
  return index.every((key) => typeof key === "number") ? table : withKeys(index, "", table);
}

/** A frame of ours (src/frames). */
interface FrameLike {
  columns: string[];
  shape: [number, number];
  column(name: string): ArrayLike<unknown>;
}

function isFrame(value: object): value is FrameLike {
  const { columns, shape, column } = value as Partial<FrameLike>;
  return Array.isArray(columns) && Array.isArray(shape) && typeof column === "function" && !("$isSeries" in value);
}

function ofFrame(frame: FrameLike): Tabular {
  const lists = frame.columns.map((name) => frame.column(name));
  return { columns: frame.columns, length: frame.shape[0], keys: 0, at: (row, column) => lists[column][row] };
}
