/** Parquet, row group by row group. */

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

async function* rowGroups(
  file: InputFile,
  metadata: FileMetaData,
  columns: readonly string[] | undefined,
): AsyncGenerator<Batch> {
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = await read(file, metadata, { rowStart, rowEnd, columns: columns && [...columns] });
    yield { rows, numbers: rows.map((_, i) => rowStart + i + 1) };
    rowStart = rowEnd;
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
