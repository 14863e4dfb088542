/** What a file is, by its first bytes, and the bytes of a compressed one. */

import { Gunzip } from "fflate";
import { Decompress } from "fzstd";
import { ReadingError } from "../failure";
import { blocksOf, type InputFile } from "./input";

/** How the bytes of a file are to be understood. */
export type Container = "parquet" | "zip" | "text";

/** A file whose bytes are known for what they are. */
export interface Contents {
  readonly container: Container;
  readonly compression?: "gzip" | "zstd";
  /** Uncompressed bytes, in order; each call begins again. */
  bytes(): AsyncGenerator<Uint8Array>;
}

/**
 * Looks into a file. `onBytes` hears of the bytes on disk as they are read.
 * Throws ReadingError for an empty file, and for kinds that hold no rows or that only another program reads.
 */
export async function contentsOf(file: InputFile, onBytes?: (bytes: number) => void): Promise<Contents> {
  if (file.byteLength === 0) throw new ReadingError(where(file), "expected rows, got an empty file");
  const head = new Uint8Array(await file.slice(0, Math.min(512, file.byteLength)));
  const compression = compressionOf(head);
  const bytes = () => {
    const blocks = blocksOf(file, onBytes);
    return compression ? decompressed(file, blocks, compression) : blocks;
  };
  const container = containerOf(file, compression ? await firstBytes(bytes()) : head);
  if (compression && container !== "text") {
    throw new ReadingError(where(file), `expected text inside ${compression}, got ${container}: decompress it first`);
  }
  return { container, compression, bytes };
}

const where = ({ name }: InputFile) => ({ file: name });

function compressionOf(head: Uint8Array): Contents["compression"] {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  return startsWith(head, [0x28, 0xb5, 0x2f, 0xfd]) ? "zstd" : undefined;
}

/** Kinds that people give and that are no table of ours: their first bytes, and what to do. */
const foreign: readonly { bytes: readonly number[]; at?: number; is: string; remedy: string }[] = [
  {
    bytes: [0xff, 0xfe],
    is: "text in UTF-16",
    remedy: "convert it: iconv -f UTF-16 -t UTF-8 OLD > NEW",
  },
  {
    bytes: [0xfe, 0xff],
    is: "text in UTF-16",
    remedy: "convert it: iconv -f UTF-16 -t UTF-8 OLD > NEW",
  },
  { bytes: [0x80], is: "a Python pickle", remedy: "write its rewards as JSON lines from Python" },
  { bytes: ascii("ARROW1"), is: "an Arrow file", remedy: "save it as Parquet: datasets' to_parquet" },
  { bytes: [0xff, 0xff, 0xff, 0xff], is: "an Arrow stream", remedy: "save it as Parquet: datasets' to_parquet" },
  { bytes: ascii("\x93NUMPY"), is: "a NumPy array", remedy: "save prompt, n and k as CSV" },
  { bytes: ascii("SQLite format 3"), is: "an SQLite database", remedy: "export the table as CSV" },
  { bytes: ascii("ustar"), at: 257, is: "a tar archive", remedy: "unpack it and give the file inside" },
  { bytes: ascii("BZh"), is: "bzip2", remedy: "decompress it: bunzip2 FILE" },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], is: "xz", remedy: "decompress it: unxz FILE" },
];

function containerOf(file: InputFile, head: Uint8Array): Container {
  if (startsWith(head, ascii("PAR1"))) return "parquet";
  if (startsWith(head, ascii("PK\x03\x04"))) return "zip";
  const other = foreign.find(({ bytes, at }) => startsWith(head.subarray(at ?? 0), bytes)) ?? withZeroBytes(head);
  if (other) {
    throw new ReadingError(
      where(file),
      `expected JSON lines, JSON, CSV, Parquet or an .eval file, got ${other.is}: ${other.remedy}`,
    );
  }
  return "text";
}

/** Text in UTF-8 has no byte of 0; that of UTF-16 has one in every letter of ASCII, of which the first two are looked at. */
function withZeroBytes(head: Uint8Array): (typeof foreign)[number] | undefined {
  if (!head.includes(0)) return undefined;
  const zeros = [...head.subarray(0, 4)].map((byte) => (byte === 0 ? 0 : 1)).join("");
  if (zeros === "0101") return { bytes: [], is: "text in UTF-16", remedy: "convert it: iconv -f UTF-16BE -t UTF-8 OLD > NEW" }; // prettier-ignore
  if (zeros === "1010") return { bytes: [], is: "text in UTF-16", remedy: "convert it: iconv -f UTF-16LE -t UTF-8 OLD > NEW" }; // prettier-ignore
  return { bytes: [], is: "a binary file", remedy: "export its table in one of these" };
}

function ascii(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return head.length >= bytes.length && bytes.every((byte, i) => head[i] === byte);
}

async function firstBytes(bytes: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  const { value } = await bytes.next();
  await bytes.return(undefined);
  return value ?? new Uint8Array();
}

/** Decompresses block by block. Throws ReadingError where the file is damaged or cut off. */
async function* decompressed(
  file: InputFile,
  blocks: AsyncIterable<Uint8Array>,
  compression: "gzip" | "zstd",
): AsyncGenerator<Uint8Array> {
  let out: Uint8Array[] = [];
  const decoder =
    compression === "gzip" ? new Gunzip((data) => out.push(data)) : new Decompress((data) => out.push(data));
  const push = (block: Uint8Array, isLast: boolean) => {
    try {
      decoder.push(block, isLast);
    } catch (error) {
      throw new ReadingError(
        where(file),
        `expected ${compression} to its end, got: ${(error as Error).message}. Is the file complete? Copy it again`,
      );
    }
    const ready = out.filter((data) => data.length > 0);
    out = [];
    return ready;
  };
  let before: Uint8Array | undefined; // the decoders want to know which piece is the last
  for await (const block of blocks) {
    for (let start = 0; start < block.length; start += pieceBytes) {
      if (before) yield* push(before, false);
      before = block.subarray(start, start + pieceBytes);
    }
  }
  if (before) yield* push(before, true);
}

/** Compressed bytes that are pushed at once: what comes of them is held in memory. */
const pieceBytes = 1 << 15;
