/**
 * Result tables on disk, as Parquet: small, typed, and read by every data frame library.
 *
 * Writing is atomic; reading refuses a file that is cut short or has other columns, and names it.
 */

import { readFileSync } from "node:fs";
import { parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer, type BasicType } from "hyparquet-writer";
import { writeAtomically } from "../common/files";
import type { CurveRow, PromptRow, ResultRow } from "./rows";

interface Column {
  type: BasicType;
  /** What stands in a row where the table has null; without it there is none. */
  blank?: "" | null;
  /** Bytes of equal weight together: numbers whose last bytes are zero then cost nothing for these. */
  split?: boolean;
  /** Written only where some row has a value: older tables have no such column, and those of older protocols keep their bytes. */
  added?: boolean;
}
/** In file order. */
type Columns<Row> = Record<keyof Row, Column>;

const text: Column = { type: "STRING" };
const integer: Column = { type: "INT32" };
const number: Column = { type: "DOUBLE" };
const orNothing = (column: Column): Column => ({ ...column, blank: "" });
const added = (column: Column): Column => ({ blank: "", ...column, added: true });

const resultColumns: Columns<ResultRow> = {
  protocol: text,
  version: text,
  hypotheses: text,
  study: text,
  run: text,
  base: text,
  baseSeed: integer,
  rlSeed: orNothing(integer),
  exposure: number,
  snapshot: integer,
  method: text,
  scaleRewards: text,
  kl: text,
  beta: orNothing(number),
  numGenerations: orNothing(integer),
  lossType: added(text),
  reward: added(text),
  arm: added(text),
  trainedOn: text,
  axis: text,
  rung: orNothing(integer),
  decisions: added(integer),
  format: text,
  metric: text,
  value: number,
  lower: orNothing(number),
  upper: orNothing(number),
  prompts: integer,
  samples: integer,
};

const mass: Column = { type: "DOUBLE", split: true };
const promptColumns: Columns<PromptRow> = {
  run: text,
  base: text,
  study: text,
  axis: text,
  rung: integer,
  prompt: integer,
  placing: integer,
  placingSamples: integer,
  correct: integer,
  samples: integer,
  pathMass: mass,
  exactMass: { ...mass, blank: null },
  operations: added({ ...text, blank: null }),
  decisionMasses: added({ type: "JSON", blank: null }),
};

const curveColumns: Columns<CurveRow> = {
  run: text,
  study: text,
  step: integer,
  metric: text,
  value: { type: "FLOAT" },
};

/** Writes rows.parquet. */
export function writeResultRows(path: string, rows: ResultRow[]): void {
  write(path, resultColumns, rows);
}

/** Reads rows.parquet; rejects with an Error that names the file and what is wrong with it. */
export function readResultRows(path: string): Promise<ResultRow[]> {
  return read(path, resultColumns);
}

/** Writes curves.parquet; values are kept to float32's precision. */
export function writeCurveRows(path: string, rows: CurveRow[]): void {
  write(path, curveColumns, rows);
}

/** Reads curves.parquet; rejects with an Error that names the file and what is wrong with it. */
export function readCurveRows(path: string): Promise<CurveRow[]> {
  return read(path, curveColumns);
}

/** Writes prompts.parquet. */
export function writePromptRows(path: string, rows: PromptRow[]): void {
  write(path, promptColumns, rows);
}

/** Reads prompts.parquet; rejects with an Error that names the file and what is wrong with it. */
export function readPromptRows(path: string): Promise<PromptRow[]> {
  return read(path, promptColumns);
}

function write<Row>(path: string, columns: Columns<Row>, rows: Row[]): void {
  const columnData = entriesOf(columns)
    .filter(([name, { blank, added }]) => !added || rows.some((row) => row[name] !== blank))
    .map(([name, { type, blank, split }]) => ({
      name: String(name),
      type,
      nullable: blank !== undefined,
      encoding: split ? ("BYTE_STREAM_SPLIT" as const) : undefined,
      data: rows.map((row) => (row[name] === blank ? null : row[name])),
    }));
  writeAtomically(path, new Uint8Array(parquetWriteBuffer({ columnData })));
}

async function read<Row>(path: string, columns: Columns<Row>): Promise<Row[]> {
  const bytes = readFileSync(path);
  const ends = [bytes.subarray(0, 4), bytes.subarray(-4)].map(String);
  if (bytes.length < 12 || ends.some((end) => end !== "PAR1"))
    throw new Error(
      `${path}: expected a complete Parquet file, got ${bytes.length} bytes that are cut short or foreign`,
    );
  const found = (await parquetObjects(path, bytes)) as Row[];
  if (found.length === 0) return found;
  const rows = withAllColumns(path, columns, found);
  for (const [name, { blank }] of entriesOf(columns))
    if (blank === "") for (const row of rows) row[name] ??= blank as Row[typeof name];
  return rows;
}

/** Rows whose keys are all columns in file order; a column that was added later is blank where the file has none. */
function withAllColumns<Row>(path: string, columns: Columns<Row>, rows: Row[]): Row[] {
  const given = Object.keys(rows[0] as object);
  const expected = entriesOf(columns).filter(([name, { added }]) => !added || given.includes(String(name)));
  requireColumns(
    path,
    given,
    expected.map(([name]) => String(name)),
  );
  if (expected.length === Object.keys(columns).length) return rows;
  const blanks = Object.fromEntries(entriesOf(columns).map(([name, { blank }]) => [name, blank]));
  return rows.map((row) => ({ ...blanks, ...row }));
}

function entriesOf<Row>(columns: Columns<Row>): [keyof Row, Column][] {
  return Object.entries(columns) as [keyof Row, Column][];
}

async function parquetObjects(path: string, bytes: Buffer): Promise<Record<string, unknown>[]> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  try {
    return await parquetReadObjects({ file });
  } catch (error) {
    throw new Error(`${path}: damaged Parquet file: ${(error as Error).message}`, { cause: error });
  }
}

function requireColumns(path: string, given: string[], expected: string[]): void {
  if (given.join() !== expected.join())
    throw new Error(`${path}: expected the columns ${expected.join(",")}, got ${given.join(",")}`);
}
