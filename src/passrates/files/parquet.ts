/**
 * Parquet, row group by row group. Of a large group the bytes of the columns that count are in memory at once, and 40,000
 * rows; files without an index of their pages are decoded again from the group's start for the next ones.
 */

import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { ReadingError } from "../failure";
import { type Batch, headOf, type Row, type Table } from "../row";
import type { InputFile } from "./input";

/** Opens a Parquet file. Throws ReadingError where it is damaged, cut off, or without rows. */
export async function openParquet(file: InputFile, onBytes?: (bytes: number) => void): Promise<Table> {
  const counted = countedFile(file, onBytes);
  const metadata = await named(file, () => parquetMetadataAsync(counted));
  const batches = (columns?: readonly string[]) => rowGroups(counted, metadata, columns);
  const head = await headOf(firstRows(counted, metadata));
  return { file: file.name, format: "Parquet", head, notes: [], batches };
}

function countedFile(file: InputFile, onBytes?: (bytes: number) => void): InputFile {
  const slice = async (start: number, end?: number) => {
    const bytes = await file.slice(start, end);
    onBytes?.(bytes.byteLength);
    return bytes;
  };
  return { name: file.name, byteLength: file.byteLength, slice };
}

async function* firstRows(file: InputFile, metadata: FileMetaData): AsyncGenerator<Batch> {
  const rowEnd = Math.min(50, Number(metadata.num_rows));
  yield { rows: await read(file, metadata, { rowStart: 0, rowEnd }), numbers: [] };
}

/** Rows that are in memory at once; of a group of more than a million the 25th part, as each part is decoded from the start. */
const rowsAtOnce = 40_000;
const mostParts = 25;

async function* rowGroups(
  file: InputFile,
  metadata: FileMetaData,
  columns: readonly string[] | undefined,
): AsyncGenerator<Batch> {
  let groupStart = 0;
  for (const group of metadata.row_groups) {
    const groupEnd = groupStart + Number(group.num_rows);
    const size = Math.max(rowsAtOnce, Math.ceil((groupEnd - groupStart) / mostParts));
    for (let rowStart = groupStart; rowStart < groupEnd; rowStart += size) {
      const rowEnd = Math.min(rowStart + size, groupEnd);
      const rows = await read(file, metadata, { rowStart, rowEnd, columns: columns && [...columns] });
      const first = rowStart + 1;
      yield { rows, numbers: rows.map((_, i) => first + i) };
    }
    groupStart = groupEnd;
  }
}

async function read(
  file: InputFile,
  metadata: FileMetaData,
  range: { rowStart: number; rowEnd: number; columns?: string[] },
): Promise<Row[]> {
  return named(file, () => parquetReadObjects({ file, metadata, compressors, ...range }));
}

async function named<T>(file: InputFile, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    const message = (error as Error).message;
    throw new ReadingError(
      { file: file.name },
      `expected a complete Parquet file, got: ${message}. If it is still being written, wait; otherwise copy it again`,
    );
  }
}
