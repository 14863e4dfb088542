/** What an adapter is: it recognises the files of one tool and knows where prompt and score stand in them. */

import { ReadingError, listed, shown } from "../failure";
import { columnsOf, dottedNames, type Getter, getterOf, namedColumn, type Row, type Table } from "../row";
import type { Sample, Sink } from "../tally";

/** What a user may say of the files. */
export interface ReadingOptions {
  /** Column of the score, instead of the tool's usual one; NAME.INNER for an object's. */
  readonly correct?: string;
  /** A sample is correct where its score is at least this; by default scores must be 0 or 1. */
  readonly threshold?: number;
  /** Column that samples are grouped by, instead of the tool's usual one. */
  readonly group?: string;
  /** Column by which results are also given. */
  readonly domain?: string;
}

/** The files of one tool. */
export interface Shape {
  /** Such as "verl validation". */
  readonly name: string;
  /** Whether a directory of such files is a log of training or of one evaluation. */
  readonly isLog?: boolean;
  /** The step in a file's path, where it stands there in the tool's own way. */
  stepOfFile?(name: string): number | undefined;
  recognises(table: Table): boolean;
  plan(table: Table, options: ReadingOptions): Plan;
}

/** How one file is read. */
export interface Plan {
  /** Such as "column input". */
  readonly groupedBy: string;
  /** Such as "acc" or "reward, the sum of score · weight". */
  readonly score: string;
  /** Counts instead of samples: no threshold applies. */
  readonly isCounted?: boolean;
  /** Columns that are read, for Parquet; by default all. */
  readonly columns?: readonly string[];
  readonly notes: readonly string[];
  read(row: Row, sink: Sink): void;
  /** What there is to say once all files are read, given the steps that they name, ascending. */
  closing?(steps: readonly number[]): readonly string[];
}

/** A column and its getter. */
export interface Column {
  readonly column: string;
  readonly get: Getter;
}

/** Where prompt, score and domain stand: where the user says, otherwise where the tool writes them. */
export interface Columns {
  readonly id: Column;
  readonly score: Column;
  readonly domain?: Column;
}

/** The columns that the options name, with a tool's own as defaults. Throws ReadingError for a name that is no column. */
export function chosenColumns(
  table: Table,
  options: ReadingOptions,
  usual: { readonly id: string; readonly score: string; readonly domain?: string },
): Columns {
  const chosen = (option: "group" | "correct" | "domain", name: string): Column => {
    const own = options[option];
    return own === undefined
      ? { column: name, get: getterOf(name) }
      : { column: own, get: namedColumn(table, `--${option}`, own) };
  };
  const hasDomain = options.domain !== undefined || (usual.domain && hasColumns(table, usual.domain));
  return {
    id: chosen("group", usual.id),
    score: chosen("correct", usual.score),
    ...(hasDomain && { domain: chosen("domain", usual.domain ?? "") }),
  };
}

/** Whether the first row has all these columns. */
export function hasColumns(table: Table, ...names: string[]): boolean {
  return names.every((name) => name in table.head[0]);
}

/** An adapter of files with one sample a row. */
export interface SampleShape {
  readonly name: string;
  readonly isLog?: boolean;
  recognises(table: Table): boolean;
  readonly id: string | ((table: Table) => string);
  readonly score: string | ((table: Table) => string);
  readonly domain?: string;
  /** The step of training, where a row names it. */
  readonly step?: string;
  stepOfFile?(name: string): number | undefined;
  /** The group within a step, where a row names it. */
  group?(row: Row): unknown;
  readonly advantage?: string;
  /** What a score that is a list means: samples, or terms of one sample's score. */
  readonly list?: "samples" | "sum";
  notes?(table: Table, columns: Columns): string[];
  closing?(steps: readonly number[]): readonly string[];
}

/** The adapter of files with one sample a row. */
export function sampleShape(shape: SampleShape): Shape {
  const nameFor = (choice: string | ((table: Table) => string), table: Table) =>
    typeof choice === "string" ? choice : choice(table);
  return {
    name: shape.name,
    isLog: shape.isLog,
    stepOfFile: shape.stepOfFile,
    recognises: (table) => shape.recognises(table),
    plan(table, options) {
      const columns = chosenColumns(table, options, {
        id: options.group ?? nameFor(shape.id, table),
        score: options.correct ?? nameFor(shape.score, table),
        domain: shape.domain,
      });
      return {
        groupedBy: `column ${columns.id.column}`,
        score: columns.score.column,
        columns: readColumns(table, shape, columns),
        notes: shape.notes?.(table, columns) ?? [],
        read: (row, sink) => readSamples(row, sink, shape, columns),
        closing: shape.closing,
      };
    },
  };
}

function readSamples(row: Row, sink: Sink, shape: SampleShape, columns: Columns): void {
  const value = columns.score.get(row);
  if (!Array.isArray(value)) sink.sample(sampleOf(row, value, shape, columns));
  else if (shape.list === "sum") sink.sample(sampleOf(row, sumOf(value), shape, columns));
  else if (value.length === 0) sink.drop(`no score: ${columns.score.column} is an empty list`);
  else for (const each of value) sink.sample(sampleOf(row, each, shape, columns));
}

function sampleOf(row: Row, score: unknown, shape: SampleShape, columns: Columns): Sample {
  return {
    id: columns.id.get(row),
    score,
    column: columns.score.column,
    domain: columns.domain?.get(row),
    step: shape.step === undefined ? undefined : stepOf(row[shape.step]),
    group: shape.group?.(row),
    advantage: shape.advantage === undefined ? undefined : numeric(row[shape.advantage]),
  };
}

/** Top-level columns that the plan needs; undefined where the group within a step may need others. */
function readColumns(table: Table, shape: SampleShape, { id, score, domain }: Columns): string[] | undefined {
  if (shape.group) return undefined;
  const names = [id.column, score.column, domain?.column, shape.step, shape.advantage].filter(
    (name) => name !== undefined,
  );
  const there = columnsOf(table);
  return [...new Set(names.map((name) => (there.includes(name) ? name : name.split(".")[0])))].filter((name) =>
    there.includes(name),
  );
}

export function stepOf(value: unknown): number | undefined {
  const step = typeof value === "bigint" ? Number(value) : value;
  return typeof step === "number" && Number.isSafeInteger(step) && step >= 0 ? step : undefined;
}

function numeric(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The sum of a list of numbers; where one is missing, nothing. */
export function sumOf(values: readonly unknown[]): number | undefined {
  return values.every((value) => typeof value === "number") && values.length > 0
    ? values.reduce((sum, value) => sum + value, 0)
    : undefined;
}

/** Columns of the head, inner ones too, that hold nothing but 0, 1, true and false, and are no numbering. */
export function binaryColumns({ head }: Table): string[] {
  return [...new Set(head.flatMap(dottedNames))].filter((name) => {
    if (/(^|[._])(id|idx|index|step|epoch)$/.test(name)) return false;
    const get = getterOf(name);
    const values = head.map(get).filter((value) => value !== null && value !== undefined);
    return (
      values.length > 0 && values.every((value) => [0, 1, 0n, 1n, true, false, "0", "1"].includes(value as number))
    );
  });
}

/** The one name among `names` that is a column; throws ReadingError that asks for `option` where none is. */
export function firstColumn(table: Table, option: string, what: string, names: readonly string[]): string {
  const found = names.find((name) => hasColumns(table, name));
  if (found !== undefined) return found;
  throw new ReadingError(
    { file: table.file },
    `expected a column with ${what}: name it, ${option} COLUMN. Columns: ${listed(dottedNames(table.head[0]))}`,
  );
}

/** k of n where a file gives their ratio. Undefined where no integer k has it: the metric is not a mean of 0 and 1. */
export function countOf(mean: unknown, n: number): number | undefined {
  if (typeof mean !== "number" || !Number.isFinite(mean)) return undefined;
  const k = Math.round(mean * n);
  return Math.abs(mean * n - k) < 1e-6 * Math.max(1, n) ? k : undefined;
}

export const ratioFailure = (value: unknown, n: number) =>
  `expected the mean of ${n} verdicts of 0 or 1, got ${shown(value)}: only such metrics can be counted; name another, --correct COLUMN`;
