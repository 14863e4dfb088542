/** Typed tables: rows with named columns. */

import type { DataFrame } from "danfojs-node";
import { writeAtomically } from "../common/files";
import { groupBy } from "../common/groupBy";
import { mean, moments } from "../statistics/moments";
import { csvOf } from "./csv";
import { danfoFrame, rowsOfDanfo } from "./danfo";
import { describeColumn, type ColumnSummary } from "./describe";
import { groupRows, summaryOverSeeds, type NumberColumn, type OverSeeds } from "./groups";
import { parquetOf } from "./parquet";
import { ascending, distinctOf, isMissing, keyOf, numbersOf } from "./values";

/** What rows must have: a value, or one of several, by column. */
export type Condition<R> = { [K in keyof R]?: R[K] | readonly R[K][] };

/** Rows with the same typed columns. Every method returns a new frame; rows are shared and not to be changed. */
export class Frame<R extends object> {
  readonly columns: (keyof R & string)[];

  constructor(
    private readonly items: readonly R[],
    columns?: readonly (keyof R & string)[],
  ) {
    this.columns = [...(columns ?? columnsOf(items))];
  }

  /** Rows and columns. */
  get shape(): [rows: number, columns: number] {
    return [this.items.length, this.columns.length];
  }

  /** The rows as plain objects. */
  rows(): R[] {
    return [...this.items];
  }

  /** A column's values, in a list of their own. Throws a RangeError that lists the columns where there is none of this name. */
  column<K extends keyof R & string>(name: K): R[K][] {
    this.requireColumns(name);
    return this.items.map((row) => row[name]);
  }

  /** Different values of a column, ascending. */
  distinct<K extends keyof R & string>(name: K): R[K][] {
    return distinctOf(this.column(name));
  }

  /** Rows that a function keeps, or that have these values: `filter({ axis: "depth", exposure: [0, 0.02] })`. */
  filter(keep: Condition<R> | ((row: R) => boolean)): Frame<R> {
    if (typeof keep === "function") return this.with(this.items.filter(keep));
    const wanted = Object.entries(keep) as [keyof R & string, unknown][];
    this.requireColumns(...wanted.map(([name]) => name));
    const tests = wanted.map(([name, value]) => ({ name, values: new Set(Array.isArray(value) ? value : [value]) }));
    return this.with(this.items.filter((row) => tests.every(({ name, values }) => values.has(row[name]))));
  }

  /** Some of the columns, in this order. */
  select<K extends keyof R & string>(...names: K[]): Frame<Pick<R, K>> {
    this.requireColumns(...names);
    const pick = (row: R) => Object.fromEntries(names.map((name) => [name, row[name]])) as Pick<R, K>;
    return new Frame(this.items.map(pick), names);
  }

  /** With columns that are computed from each row: `derive({ gain: (row) => row.after - row.before })`. */
  derive<S extends object>(columns: { [N in keyof S]: (row: R) => S[N] }): Frame<Omit<R, keyof S> & S> {
    const entries = Object.entries(columns) as [string, (row: R) => unknown][];
    const names = [...new Set<string>([...this.columns, ...entries.map(([name]) => name)])];
    const derived = this.items.map((row) => ({
      ...row,
      ...Object.fromEntries(entries.map(([name, of]) => [name, of(row)])),
    }));
    return new Frame(
      derived as unknown as (Omit<R, keyof S> & S)[],
      names as (keyof (Omit<R, keyof S> & S) & string)[],
    );
  }

  /** Columns under other names: `rename({ value: "mass" })`. */
  rename<K extends keyof R & string, N extends string>(names: Record<K, N>): Frame<Omit<R, K> & Record<N, R[K]>> {
    this.requireColumns(...(Object.keys(names) as K[]));
    const named = (name: string) => (names as Record<string, string>)[name] ?? name;
    requireDistinct("rename", this.columns.map(named));
    const rows = this.items.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [named(name), value]))); // prettier-ignore
    return new Frame(rows, this.columns.map(named)) as unknown as Frame<Omit<R, K> & Record<N, R[K]>>;
  }

  /** Rows by a column, equal ones in their order; missing values last. */
  sort(name: keyof R & string, order: "ascending" | "descending" = "ascending"): Frame<R> {
    this.requireColumns(name);
    const sign = order === "ascending" ? 1 : -1;
    const missing = (row: R) => Number(isMissing(row[name]));
    const sorted = [...this.items].sort((a, b) => missing(a) - missing(b) || sign * ascending(a[name], b[name]));
    return this.with(sorted);
  }

  /** The first rows. */
  head(count = 5): Frame<R> {
    return this.with(this.items.slice(0, count));
  }

  /** Rows by the values of these columns; without any, all rows as one group. */
  groupBy<K extends keyof R & string>(...names: K[]): Groups<R, K> {
    this.requireColumns(...names);
    return new Groups(this, names);
  }

  /** A row for each value of one column and a column for each of another, with the mean of `value` where they meet. */
  pivot<K extends keyof R & string>(spec: { rows: K; columns: keyof R & string; value: NumberColumn<R> }) {
    const { rows, columns, value } = spec;
    this.requireColumns(rows, columns, value);
    const across = this.distinct(columns);
    requireDistinct("pivot", [rows, ...across.map(String)]);
    const cell = (own: R[], at: unknown) => {
      const values = own.filter((row) => Object.is(row[columns], at)).map((row) => row[value]);
      return mean(numbersOf(value, values));
    };
    const cells = Object.fromEntries(across.map((at) => [String(at), (own: R[]) => cell(own, at)]));
    const pivoted = this.groupBy(rows).summarise<{ [at: string]: number }>(cells).rows();
    return new Frame(pivoted, [rows, ...across.map(String)] as (keyof (typeof pivoted)[number] & string)[]);
  }

  /**
   * Each row with every row of `other` that has the same values of `on`. Rows without a partner are left out. Throws a
   * RangeError where another column is in both frames: rename one.
   */
  join<S extends object, K extends keyof R & keyof S & string>(other: Frame<S>, ...on: K[]): Frame<R & Omit<S, K>> {
    this.requireColumns(...on);
    other.requireColumns(...on);
    const both = this.columns.find((name) => !on.includes(name as K) && other.columns.includes(name as never));
    if (both !== undefined)
      throw new RangeError(`join: expected ${both} in one of the frames, got it in both: rename it`);
    const partners = groupBy(other.items, (row) => keyOf(row, on));
    const joined = this.items.flatMap((row) => (partners.get(keyOf(row, on)) ?? []).map((own) => ({ ...row, ...own })));
    const names = new Set<string>([...this.columns, ...other.columns]);
    return new Frame<R & Omit<S, K>>(joined, [...names] as (keyof (R & Omit<S, K>) & string)[]);
  }

  /** What each column holds: its type, values present and missing, different ones, and of numbers mean, spread and range. */
  describe(): Frame<ColumnSummary> {
    return new Frame(this.columns.map((name) => describeColumn(name, this.column(name))));
  }

  /** CSV by RFC 4180; with a path, written there. Missing values are empty. */
  toCSV(path?: string): string {
    const lists = this.columns.map((name) => this.column(name));
    const csv = csvOf(this.columns, this.items.map((_, row) => lists.map((list) => list[row]))); // prettier-ignore
    if (path !== undefined) writeAtomically(path, new TextEncoder().encode(csv));
    return csv;
  }

  /** Writes a Parquet file, each column by the type of its values, nullable where some are missing. */
  toParquet(path: string): void {
    writeAtomically(path, parquetOf(this.columns.map((name) => ({ name, values: this.column(name) })))); // prettier-ignore
  }

  /** The same as a frame of danfojs, which takes seconds to load at its first use. */
  toDanfo(): Promise<DataFrame> {
    return danfoFrame(this.columns, this.items);
  }

  private with(items: readonly R[]): Frame<R> {
    return new Frame(items, this.columns);
  }

  private requireColumns(...names: string[]): void {
    const unknown = names.find((name) => !this.columns.includes(name as keyof R & string));
    if (unknown === undefined) return;
    throw new RangeError(`frame: expected a column of ${this.columns.join(", ")}, got ${unknown}`);
  }
}

/** The rows of a frame by the values of some columns, ascending. Missing values (see isMissing) count nowhere. */
export class Groups<R extends object, K extends keyof R & string> {
  private readonly groups: R[][];

  constructor(
    private readonly frame: Frame<R>,
    private readonly keys: readonly K[],
  ) {
    this.groups = groupRows(frame.rows(), keys);
  }

  /** Rows in each group. */
  count(): Frame<Pick<R, K> & { count: number }> {
    return this.summarise({ count: (rows) => rows.length });
  }

  /** Mean of each of these columns; NaN where a group has no value. */
  mean<V extends NumberColumn<R>>(...values: V[]): Frame<Pick<R, K> & Record<V, number>> {
    return this.each(values, mean);
  }

  /** Standard deviation (divisor n − 1) of each of these columns; NaN below two values. */
  sd<V extends NumberColumn<R>>(...values: V[]): Frame<Pick<R, K> & Record<V, number>> {
    return this.each(values, (numbers) => (numbers.length < 2 ? NaN : moments(numbers).deviation));
  }

  /**
   * Mean of a column over seeds, with its 95% interval by Student's t. Values of one seed are averaged first, so that each
   * counts once; `seed` is the column that tells seeds apart.
   */
  overSeeds(
    value: NumberColumn<R>,
    seed: keyof R & string = "baseSeed" as keyof R & string,
  ): Frame<Pick<R, K> & OverSeeds> {
    for (const name of [value, seed]) this.frame.column(name); // throws where there is none
    return this.derived(["mean", "lower", "upper", "seeds"], (rows) => summaryOverSeeds(value, seed, rows));
  }

  /** A column for each function of a group's rows. */
  summarise<S extends object>(columns: { [N in keyof S]: (rows: R[]) => S[N] }): Frame<Pick<R, K> & S> {
    const entries = Object.entries(columns) as [string, (rows: R[]) => unknown][];
    const names = entries.map(([name]) => name);
    return this.derived(names, (rows) => Object.fromEntries(entries.map(([name, of]) => [name, of(rows)])) as S);
  }

  private each<V extends NumberColumn<R>>(values: V[], of: (numbers: number[]) => number) {
    const column = (name: V, rows: R[]) => {
      const all = rows.map((row) => row[name]);
      return of(numbersOf(name, all));
    };
    return this.derived(
      values,
      (rows) => Object.fromEntries(values.map((name) => [name, column(name, rows)])) as Record<V, number>,
    );
  }

  /** The names give the columns' order: an object lists keys such as "0" first. */
  private derived<S extends object>(names: readonly string[], of: (rows: R[]) => S): Frame<Pick<R, K> & S> {
    const rows = this.groups.map((own) => ({ ...this.keysOf(own[0]), ...of(own) }));
    return new Frame<Pick<R, K> & S>(rows, [...this.keys, ...names] as (keyof (Pick<R, K> & S) & string)[]);
  }

  private keysOf(row: R): Pick<R, K> {
    return Object.fromEntries(this.keys.map((key) => [key, row[key]])) as Pick<R, K>;
  }
}

/** A frame of rows, of columns of one length, or of a danfojs DataFrame. */
export function frame<R extends object>(rows: readonly R[]): Frame<R>;
export function frame<C extends Record<string, ArrayLike<unknown>>>(
  columns: C,
): Frame<{ [K in keyof C]: C[K][number] }>;
export function frame(danfo: DataFrame): Frame<Record<string, unknown>>;
export function frame(given: readonly object[] | Record<string, ArrayLike<unknown>> | DataFrame): unknown {
  if (Array.isArray(given)) return new Frame(given as object[]);
  return "$isSeries" in given
    ? new Frame(rowsOfDanfo(given as DataFrame))
    : ofColumns(given as Record<string, unknown[]>);
}

function ofColumns(columns: Record<string, ArrayLike<unknown>>): Frame<Record<string, unknown>> {
  const names = Object.keys(columns);
  const [first] = names;
  const length = first === undefined ? 0 : columns[first].length;
  const other = names.find((name) => columns[name].length !== length);
  if (other !== undefined)
    throw new RangeError(`column ${other}: expected ${length} values, as ${first} has, got ${columns[other].length}`);
  const row = (_: unknown, i: number) => Object.fromEntries(names.map((name) => [name, columns[name][i]]));
  return new Frame<Record<string, unknown>>(Array.from({ length }, row), names);
}

/** Throws a RangeError where two columns would have one name: one of them would be lost. */
function requireDistinct(method: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new RangeError(`${method}: expected columns of different names, got ${twice} twice: rename it before`);
}

/** Of all rows, in order of first appearance. */
function columnsOf<R extends object>(rows: readonly R[]): (keyof R & string)[] {
  const names = new Set<string>();
  for (const row of rows) for (const name in row) names.add(name);
  return [...names] as (keyof R & string)[];
}
