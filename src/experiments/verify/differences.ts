/** Where a run's tables differ from those that were made again, number by number. Pure functions. */

import type { Results } from "../../results/rows";

/** What a run leaves: its part of the three tables. */
export type RunTables = Pick<Results, "rows" | "prompts" | "curves">;
type Table = keyof RunTables;

/** How many rows of each table differ, and the number that differs most. */
export interface Differences {
  /** Rows of each table, those that only one side has included. */
  rows: Record<Table, number>;
  differing: Record<Table, number>;
  /** Of the result rows; where none differs, of the prompts, and then of the curves. Missing where nothing differs. */
  largest?: Difference;
}

interface Difference {
  /** Which of the table's measured columns differs; values stand before their bounds. */
  column: number;
  /** `depth correctMass, snapshot 800`, `depth prompt 3, pathMass`, `kl at step 7`. */
  name: string;
  /** Distance of the two numbers; infinite where one is missing. */
  size: number;
  /** In the tables, and when made again; undefined where there is no such row. */
  before: unknown;
  after: unknown;
}

/** Columns that are measured, those first that a difference is told by. */
const measured = {
  rows: ["value", "lower", "upper"],
  prompts: ["placing", "correct", "pathMass", "exactMass", "decisionMasses"],
  curves: ["value"],
} as const;

/** Columns that no run is known by: the hypotheses' version, and what older tables do not say of a prompt. */
const unread = new Set(["hypotheses", "operations"]);

/** What the rows of a table are called. */
const rowsOf = { rows: "result rows", prompts: "prompts", curves: "points of curves" } as const;

export function differencesOf(committed: RunTables, remade: RunTables): Differences {
  const tables = ["rows", "prompts", "curves"] as const;
  const rows = { rows: 0, prompts: 0, curves: 0 };
  const differing = { ...rows };
  let largest: Difference | undefined;
  for (const table of tables) {
    const pairs = pairsOf(committed[table], remade[table], table);
    const found = pairs.map((pair) => differenceOf(pair, table)).filter((each) => each !== undefined);
    rows[table] = pairs.length;
    differing[table] = found.length;
    if (found.length > 0) largest ??= found.reduce((most, each) => (isMore(each, most) ? each : most));
  }
  return { rows, differing, largest };
}

/** `17 of 131 result rows, 3 of 320 prompts, 0 of 800 points of curves` */
export function countsText({ rows, differing }: Differences): string {
  const tables = (["rows", "prompts", "curves"] as const).filter((table) => rows[table] > 0);
  return tables.map((table) => `${differing[table]} of ${rows[table]} ${rowsOf[table]}`).join(", ");
}

/** `by .0125 at most: depth correctMass, snapshot 800, .3 in the tables, .3125 when made again` */
export function largestText({ name, size, before, after }: Difference): string {
  const text = (value: unknown) => {
    if (value === undefined) return "no such row";
    return typeof value === "number" ? numberText(value, size) : JSON.stringify(value);
  };
  const most = Number.isFinite(size) ? `by ${Number(size.toPrecision(2))} at most: ` : "";
  return `${most}${name}, ${text(before)} in the tables, ${text(after)} when made again`;
}

/** With the digits that show a difference of this size. */
function numberText(value: number, size: number): string {
  const digits = Math.max(3, 2 + Math.ceil(Math.log10(Math.abs(value) / size)));
  return digits > 17 || Number.isNaN(digits) ? String(value) : String(Number(value.toPrecision(digits)));
}

/** Of an earlier column, or of the same one and larger. */
function isMore(one: Difference, other: Difference): boolean {
  return one.column < other.column || (one.column === other.column && one.size > other.size);
}

type Row = Readonly<Record<string, unknown>>;

/** Rows of the same keys. */
interface Pair {
  before?: Row;
  after?: Row;
}

function pairsOf(committed: readonly object[], remade: readonly object[], table: Table): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const row of committed as Row[]) pairs.set(keyOf(row, table), { before: row });
  for (const row of remade as Row[]) {
    const key = keyOf(row, table);
    pairs.set(key, { ...pairs.get(key), after: row });
  }
  return [...pairs.values()];
}

function keyOf(row: Row, table: Table): string {
  const columns = Object.keys(row).filter((name) => !unread.has(name) && !isMeasured(name, table));
  return columns
    .map((name) => `${name} ${String(row[name])}`)
    .sort()
    .join("|");
}

function isMeasured(name: string, table: Table): boolean {
  return (measured[table] as readonly string[]).includes(name);
}

/** What differs between two rows, a value before its bounds; undefined where their numbers are equal to the bit. */
function differenceOf({ before, after }: Pair, table: Table): Difference | undefined {
  const name = nameOf((before ?? after)!, table);
  const columns = measured[table];
  if (!before || !after)
    return { column: 0, name, size: Infinity, before: before?.[columns[0]], after: after?.[columns[0]] };
  const column = columns.findIndex((each) => !isEqual(before[each], after[each]));
  if (column < 0) return undefined;
  const key = columns[column];
  const size = distance(before[key], after[key]);
  return { column, name: key === "value" ? name : `${name}, ${key}`, size, before: before[key], after: after[key] };
}

/** By their texts, for `String` of a float64 is exact; a list counts by its numbers, and what is missing as empty. */
function isEqual(a: unknown, b: unknown): boolean {
  return String(a ?? "") === String(b ?? "");
}

/** Of lists, that of the numbers which differ most. */
function distance(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
    return Math.max(...a.map((each, i) => distance(each, b[i])));
  return typeof a === "number" && typeof b === "number" ? Math.abs(a - b) : Infinity;
}

/** What a row is of, inside its run. */
export function nameOf(row: Row, table: Table): string {
  if (table === "curves") return `${String(row.metric)} at step ${String(row.step)}`;
  const where = [row.axis, row.rung === "" || row.rung === -1 ? "" : `rung ${String(row.rung)}`];
  if (table === "prompts") return [...where, `prompt ${String(row.prompt)}`].filter(Boolean).join(" ");
  return `${[...where, row.metric].filter(Boolean).join(" ")}, snapshot ${String(row.snapshot)}`;
}
