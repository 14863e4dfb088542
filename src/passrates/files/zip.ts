/**
 * Zip archives: the list at their end, and single entries, so that a log of gigabytes is not read for its summary.
 *
 * Source: PKWARE's APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14 to 4.3.16 (its end, and zip64's).
 */

import { inflateSync } from "fflate";
import { decompress } from "fzstd";
import { ReadingError } from "../failure";
import type { InputFile } from "./input";

/** One file in an archive. Sizes in bytes. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
}

/** The entries of an archive. Throws ReadingError where its end is missing: a file cut off. */
export async function zipEntries(file: InputFile): Promise<ZipEntry[]> {
  const { count, size, offset } = await directoryOf(file);
  const view = new DataView(await file.slice(offset, offset + size));
  const entries: ZipEntry[] = [];
  for (let i = 0, at = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) throw cutOff(file);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    entries.push({
      name: new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength)),
      method: view.getUint16(at + 10, true),
      ...placementOf(view, at, { start: at + 46 + nameLength, length: extraLength }),
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** The bytes of one entry: stored, deflated or in Zstandard. Throws ReadingError for other methods and damaged data. */
export async function zipContent(file: InputFile, entry: ZipEntry): Promise<Uint8Array> {
  const local = new DataView(await file.slice(entry.offset, entry.offset + 30));
  if (local.byteLength < 30 || local.getUint32(0, true) !== 0x04034b50) throw cutOff(file);
  const start = entry.offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const bytes = new Uint8Array(await file.slice(start, start + entry.compressedSize));
  try {
    if (entry.method === 0) return bytes;
    if (entry.method === 8) return inflateSync(bytes, { out: new Uint8Array(entry.size) });
    if (entry.method === 93) return decompress(bytes, new Uint8Array(entry.size));
  } catch (error) {
    throw new ReadingError(
      { file: `${file.name}/${entry.name}` },
      `damaged: ${(error as Error).message}. Copy it again`,
    );
  }
  throw new ReadingError(
    { file: `${file.name}/${entry.name}` },
    `expected an entry that is stored, deflated or in Zstandard, got compression method ${entry.method}`,
  );
}

interface Directory {
  count: number;
  size: number;
  offset: number;
}

/** Where the central directory is, by the record at the end of the archive, behind which a comment may stand. */
async function directoryOf(file: InputFile): Promise<Directory> {
  const start = Math.max(0, file.byteLength - 65_557);
  const view = new DataView(await file.slice(start, file.byteLength));
  for (let at = view.byteLength - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const [count, size, offset] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 12, true),
      view.getUint32(at + 16, true),
    ];
    if (count < 0xffff && size < 0xffffffff && offset < 0xffffffff) return { count, size, offset };
    return largeDirectoryOf(file, Number(view.getBigUint64(at - 20 + 8, true)));
  }
  throw cutOff(file);
}

/** The same of an archive over 4 GB or of more than 65,535 entries. */
async function largeDirectoryOf(file: InputFile, at: number): Promise<Directory> {
  const view = new DataView(await file.slice(at, at + 56));
  if (view.byteLength < 56 || view.getUint32(0, true) !== 0x06064b50) throw cutOff(file);
  const [count, size, offset] = [32, 40, 48].map((field) => Number(view.getBigUint64(field, true)));
  return { count, size, offset };
}

/** Sizes and offset of the entry at `at`; where 32 bits are too few, they stand in its extra field. */
function placementOf(view: DataView, at: number, extra: { start: number; length: number }) {
  let [compressedSize, size, offset] = [20, 24, 42].map((field) => view.getUint32(at + field, true));
  for (let field = extra.start; field + 4 <= extra.start + extra.length;) {
    const [id, length] = [view.getUint16(field, true), view.getUint16(field + 2, true)];
    let next = field + 4;
    const large = () => Number(view.getBigUint64((next += 8) - 8, true));
    if (id === 1) {
      if (size === 0xffffffff) size = large();
      if (compressedSize === 0xffffffff) compressedSize = large();
      if (offset === 0xffffffff) offset = large();
    }
    field += 4 + length;
  }
  return { compressedSize, size, offset };
}

function cutOff({ name }: InputFile): ReadingError {
  return new ReadingError({ file: name }, "expected a complete zip archive; its end is missing. Copy the file again");
}
