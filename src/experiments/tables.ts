/**
 * Result tables on disk: long-form rows as CSV, per-prompt counts as Parquet.
 *
 * Writing is atomic; reading refuses a file that is cut short or has other columns, and names it.
 */

import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer, type BasicType } from "hyparquet-writer";
import { writeAtomically } from "../files";
import {
  curveColumns,
  numericResultColumns,
  resultColumns,
  type CurveRow,
  type PromptRow,
  type ResultRow,
} from "./rows";

/** Writes rows.csv. */
export function writeResultRows(path: string, rows: ResultRow[]): void {
  writeAtomically(path, stringify(rows, { header: true, columns: resultColumns }));
}

/** Reads rows.csv; throws an Error that names the file and what is wrong with it. */
export function readResultRows(path: string): ResultRow[] {
  return readCsv<ResultRow>(path, resultColumns, numericResultColumns);
}

/** Writes curves.csv. */
export function writeCurveRows(path: string, rows: CurveRow[]): void {
  writeAtomically(path, stringify(rows, { header: true, columns: curveColumns }));
}

/** Reads curves.csv; throws an Error that names the file and what is wrong with it. */
export function readCurveRows(path: string): CurveRow[] {
  return readCsv<CurveRow>(path, curveColumns, new Set<keyof CurveRow>(["step", "value"]));
}

const promptTypes: Record<keyof PromptRow, BasicType> = {
  run: "STRING",
  base: "STRING",
  study: "STRING",
  axis: "STRING",
  rung: "INT32",
  prompt: "INT32",
  placing: "INT32",
  placingSamples: "INT32",
  correct: "INT32",
  samples: "INT32",
  pathMass: "DOUBLE",
  exactMass: "DOUBLE",
};
const promptColumns = Object.keys(promptTypes) as (keyof PromptRow)[];

/** Writes prompts.parquet. */
export function writePromptRows(path: string, rows: PromptRow[]): void {
  const columnData = promptColumns.map((name) => ({
    name,
    type: promptTypes[name],
    nullable: name === "exactMass",
    data: rows.map((row) => row[name]),
  }));
  writeAtomically(path, new Uint8Array(parquetWriteBuffer({ columnData })));
}

/** Reads prompts.parquet; rejects with an Error that names the file and what is wrong with it. */
export async function readPromptRows(path: string): Promise<PromptRow[]> {
  const bytes = readFileSync(path);
  const ends = [bytes.subarray(0, 4), bytes.subarray(-4)].map(String);
  if (bytes.length < 12 || ends.some((end) => end !== "PAR1"))
    throw new Error(`${path}: expected a whole Parquet file, got ${bytes.length} bytes that are cut short or foreign`);
  const rows = await parquetObjects(path, bytes);
  if (rows.length > 0) requireColumns(path, Object.keys(rows[0]), promptColumns);
  return rows as unknown as PromptRow[];
}

async function parquetObjects(path: string, bytes: Buffer): Promise<Record<string, unknown>[]> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  try {
    return await parquetReadObjects({ file });
  } catch (error) {
    throw new Error(`${path}: damaged Parquet file: ${(error as Error).message}`, { cause: error });
  }
}

function readCsv<Row>(path: string, columns: (keyof Row)[], numeric: Set<keyof Row>): Row[] {
  const text = readFileSync(path, "utf8");
  if (!text.endsWith("\n")) throw new Error(`${path}: cut short: the last line has no end`);
  const [header, ...lines] = parseCsv(path, text);
  requireColumns(path, header, columns as string[]);
  return lines.map((cells, at) => toRow(path, at + 2, columns, cells, numeric));
}

function parseCsv(path: string, text: string): string[][] {
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`${path}: not a whole CSV table: ${(error as Error).message}`, { cause: error });
  }
}

function toRow<Row>(path: string, line: number, columns: (keyof Row)[], cells: string[], numeric: Set<keyof Row>): Row {
  const entries = columns.map((column, at) => {
    const value = numeric.has(column) && cells[at] !== "" ? Number(cells[at]) : cells[at];
    if (Number.isNaN(value) && cells[at] !== "NaN")
      throw new Error(`${path}:${line}: ${String(column)}: expected a number, got ${JSON.stringify(cells[at])}`);
    return [column, value];
  });
  return Object.fromEntries(entries);
}

function requireColumns(path: string, given: string[] | undefined, expected: string[]): void {
  if (given?.join() !== expected.join())
    throw new Error(`${path}: expected the columns ${expected.join(",")}, got ${given?.join(",") ?? "an empty file"}`);
}
