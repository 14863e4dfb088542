/** The rows behind a table's view: sorted, filtered and cut into pages here, so that a page of them is all that is sent. */

import { isNumeric } from "../table";
import { areShort, cellText, shortText } from "../values/cell";
import { csvOf } from "../../frames/csv";
import type { Tabular } from "../values/tabular";

/** What a view asks to see. */
export interface Query {
  sort?: { column: number; descending: boolean };
  /** In any column, without regard to case. */
  search: string;
  /** By column number: a text that it contains, or a comparison such as ">= 0.5". */
  filters: Record<number, string>;
  /** From 0. */
  page: number;
  /** Rows of a page. */
  size: number;
}

/** A cell: its text, and where that is shortened the value in full. */
export type Cell = string | [text: string, full: string];

export interface Page {
  rows: Cell[][];
  /** Rows that the filters leave. */
  count: number;
  /** The page that was found: the last one, where there are not so many. */
  page: number;
}

/** Rows that one CSV takes, so that a page's clipboard holds it. */
const MOST_COPIED = 100_000;

type Test = (value: unknown) => boolean;

export class TableSource {
  /** [column] whether all its values are numbers or nothing */
  readonly numeric: boolean[];
  /** [column] whether its numbers are short: see areShort */
  private readonly short: boolean[];
  private readonly orders = new Map<number, Uint32Array>(); // of all rows, ascending, by column
  private last?: { key: string; rows: Uint32Array };

  constructor(
    readonly table: Tabular,
    private readonly digits: number,
  ) {
    this.numeric = table.columns.map((_, column) => this.isNumericColumn(column));
    this.short = table.columns.map((_, column) => areShort(valuesOf(table, column), digits));
  }

  page(query: Query): Page {
    const rows = this.rowsOf(query);
    const pages = Math.max(1, Math.ceil(rows.length / query.size));
    const page = Math.min(Math.max(0, query.page), pages - 1);
    const shown = [...rows.subarray(page * query.size, (page + 1) * query.size)];
    return { rows: shown.map((row) => this.cells(row)), count: rows.length, page };
  }

  /** Of one page, or of all rows that the filters leave, up to MOST_COPIED. */
  csv(query: Query, part: "page" | "all"): { csv: string; rows: number } {
    const all = this.rowsOf(query);
    const start = part === "page" ? query.page * query.size : 0;
    const rows = all.subarray(start, start + (part === "page" ? query.size : MOST_COPIED));
    const { columns, at } = this.table;
    const values = Array.from(rows, (row) => columns.map((_, column) => at(row, column)));
    return { csv: csvOf(columns, values), rows: rows.length };
  }

  private cells(row: number): Cell[] {
    return this.table.columns.map((_, column) => {
      const value = this.table.at(row, column);
      if (this.short[column]) return shortText(value, this.digits);
      const isRounded = typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value);
      return isRounded ? [cellText(value, this.digits), String(value)] : cellText(value, this.digits);
    });
  }

  /** Numbers of the rows to show, in their order; kept, for the next page is asked for soon. */
  private rowsOf({ sort, search, filters }: Query): Uint32Array {
    const key = JSON.stringify([sort, search, filters]);
    if (this.last?.key !== key) this.last = { key, rows: this.filtered(this.ordered(sort), search, filters) };
    return this.last.rows;
  }

  private filtered(rows: Uint32Array, search: string, filters: Record<number, string>): Uint32Array {
    const tests = Object.entries(filters)
      .filter(([, text]) => text.trim())
      .map(([column, text]) => ({ column: Number(column), test: remembered(filterTest(text.trim())) }));
    const anywhere = search.trim() ? this.searchTests(search.trim()) : undefined;
    const { at } = this.table;
    return rows.filter(
      (row) =>
        tests.every(({ column, test }) => test(at(row, column))) &&
        (!anywhere || anywhere.some(({ column, test }) => test(at(row, column)))),
    );
  }

  /** A text that is part of no number is not looked for in numbers. */
  private searchTests(search: string): { column: number; test: Test }[] {
    const isInNumbers = /^[-−+.\deE∞]+$/.test(search);
    const columns = this.table.columns.map((_, column) => column);
    const searched = columns.filter((column) => isInNumbers || !this.numeric[column]);
    return searched.map((column) => ({ column, test: remembered(contains(search)) }));
  }

  private ordered(sort: Query["sort"]): Uint32Array {
    if (!sort) return Uint32Array.from({ length: this.table.length }, (_, row) => row);
    const ascending = this.orders.get(sort.column) ?? this.sorted(sort.column);
    this.orders.set(sort.column, ascending);
    return sort.descending ? this.reversed(ascending, sort.column) : ascending;
  }

  private sorted(column: number): Uint32Array {
    const { length, at } = this.table;
    const keys = sortKeys(Array.from({ length }, (_, row) => at(row, column)));
    return Uint32Array.from({ length }, (_, row) => row).sort((a, b) => keys[a] - keys[b] || a - b);
  }

  /** Missing values stay at the end, and equal ones in their order. */
  private reversed(ascending: Uint32Array, column: number): Uint32Array {
    const keys = sortKeys(Array.from(ascending, (row) => this.table.at(row, column)));
    const positions = Uint32Array.from(ascending, (_, i) => i);
    const missing = (i: number) => Number(keys[i] === Number.MAX_VALUE);
    positions.sort((a, b) => missing(a) - missing(b) || keys[b] - keys[a] || a - b);
    return positions.map((i) => ascending[i]);
  }

  private isNumericColumn(column: number): boolean {
    const { length, at } = this.table;
    for (let row = 0; row < length; row++) if (!isNumeric(at(row, column))) return false;
    return true;
  }
}

function* valuesOf({ length, at }: Tabular, column: number): Iterable<unknown> {
  for (let row = 0; row < length; row++) yield at(row, column);
}

/**
 * Numbers that order the values: numbers as they are, then texts in the order of a dictionary with numbers in them as such
 * (run-9 before run-10), then what is missing.
 */
function sortKeys(values: unknown[]): Float64Array {
  const texts = new Set<string>();
  for (const value of values) if (!isNumeric(value)) texts.add(cellText(value, 15));
  const { compare } = new Intl.Collator("en", { numeric: true });
  const ranks = new Map([...texts].sort(compare).map((text, i) => [text, 1e300 + i * 1e290]));
  return Float64Array.from(values, (value) => {
    if (value === "" || value === null || value === undefined || Number.isNaN(value)) return Number.MAX_VALUE;
    if (isNumeric(value)) return Math.max(-1e299, Math.min(1e299, Number(value)));
    return ranks.get(cellText(value, 15))!;
  });
}

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "=": (a, b) => a === b,
};

/** "> 0.5" compares; "= depth" is the whole text, "= 17" that number or text; anything else is looked for within the text. */
function filterTest(filter: string): Test {
  const [, sign, operand] = /^(<=|>=|<|>|=)\s*(.+)$/.exec(filter) ?? [];
  if (!sign) return contains(filter);
  const bound = Number(operand.replaceAll("−", "-")); // as the table writes it
  const compares: Test = (value) => isNumber(value) && comparisons[sign](Number(value), bound);
  if (sign === "=") return (value) => compares(value) || searchText(value) === operand.toLowerCase();
  return Number.isNaN(bound) ? contains(filter) : compares;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function contains(part: string): Test {
  const wanted = part.toLowerCase().replaceAll("−", "-");
  return (value) => searchText(value).includes(wanted);
}

function searchText(value: unknown): string {
  if (typeof value === "string") return value.toLowerCase();
  return (isNumber(value) ? String(value) : cellText(value, 15)).toLowerCase();
}

/** Columns repeat few values: each is tested once. */
function remembered(test: Test): Test {
  const known = new Map<unknown, boolean>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const result = test(value);
    known.set(value, result);
    return result;
  };
}
