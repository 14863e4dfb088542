/**
 * The safetensors format: eight bytes of header length, a JSON header, the tensors' bytes.
 * Bounds and refusals as the format states them (huggingface/safetensors, "Format").
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { writeAtomically } from "../files";
import { problemOf } from "../validate";

/** A tensor outside TensorFlow. Only float32 is written and read. */
export interface StoredTensor {
  shape: number[];
  values: Float32Array;
}

export interface StoredTensors {
  tensors: Record<string, StoredTensor>;
  metadata: Record<string, string>;
}

const LONGEST_HEADER = 100_000_000;

const entrySchema = z.strictObject({
  dtype: z.literal("F32"),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
type Entry = z.output<typeof entrySchema>;

/** Writes tensors in one piece: a reader sees the old file or the new one, never a part. */
export function writeSafetensors(path: string, { tensors, metadata }: StoredTensors): void {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(Math.ceil(json.length / 8) * 8, " "); // tensors start at a multiple of eight
  json.copy(padded);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const bodies = Object.values(tensors).map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  writeAtomically(path, Buffer.concat([length, padded, ...bodies]));
}

/**
 * Reads tensors.
 * @throws Error naming the file and what is wrong with it: truncated, foreign, overlapping or not covering its bytes
 */
export function readSafetensors(path: string): StoredTensors {
  const bytes = readFileSync(path);
  const fail = (problem: string): never => {
    throw new Error(`${path}: not a whole safetensors file: ${problem}`);
  };
  if (bytes.length < 8) return fail(`expected at least 8 bytes, got ${bytes.length}`);
  const length = Number(bytes.readBigUInt64LE(0));
  if (length > LONGEST_HEADER) return fail(`header of ${length} bytes, at most ${LONGEST_HEADER} are allowed`);
  if (8 + length > bytes.length) return fail(`header of ${length} bytes, but the file has ${bytes.length}`);
  const { metadata, entries } = parseHeader(bytes.subarray(8, 8 + length), fail);
  const body = bytes.subarray(8 + length);
  checkCoverage(entries, body.length, fail);
  const tensors = Object.fromEntries(entries.map(([name, entry]) => [name, readTensor(name, entry, body, fail)]));
  return { tensors, metadata };
}

type Fail = (problem: string) => never;

function parseHeader(bytes: Uint8Array, fail: Fail) {
  const text = decode(bytes, fail);
  const parsed = z.record(z.string(), z.unknown()).safeParse(fromJson(text, fail));
  if (!parsed.success) return fail("header is not a JSON object");
  const twice = repeatedName(text);
  if (twice !== undefined) return fail(`header names ${twice} twice`);
  const { __metadata__: given = {}, ...rest } = parsed.data;
  const metadata = z.record(z.string(), z.string()).safeParse(given);
  if (!metadata.success) return fail("__metadata__ is not an object of strings");
  const entries = Object.entries(rest).map(([name, value]): [string, Entry] => {
    const entry = entrySchema.safeParse(value, { reportInput: true });
    if (entry.success) return [name, entry.data];
    return fail(entry.error.issues.map((issue) => problemOf(issue, name)).join("; "));
  });
  return { metadata: metadata.data, entries };
}

function decode(bytes: Uint8Array, fail: Fail): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return fail("header is not UTF-8");
  }
}

function fromJson(text: string, fail: Fail): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail(`header is not JSON (${(error as Error).message})`);
  }
}

/** A name that stands twice in one object of a JSON text: JSON.parse keeps the last and says nothing. */
function repeatedName(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, colon] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    if (!colon) continue;
    const name = JSON.parse(token.slice(0, -colon.length)) as string;
    if (open.at(-1)!.has(name)) return name;
    open.at(-1)!.add(name);
  }
  return undefined;
}

/** Tensors must cover the body without holes or overlaps. */
function checkCoverage(entries: [string, Entry][], size: number, fail: Fail): void {
  const sorted = entries.map(([name, entry]) => ({ name, start: entry.data_offsets[0], end: entry.data_offsets[1] }));
  sorted.sort((a, b) => a.start - b.start || a.end - b.end);
  let end = 0;
  for (const { name, ...place } of sorted) {
    if (place.start > end) fail(`a hole at byte ${end}: the next tensor, ${name}, starts at ${place.start}`);
    if (place.start < end) fail(`an overlap: ${name} starts at byte ${place.start}, the tensor before ends at ${end}`);
    end = place.end;
  }
  if (end !== size) fail(`the tensors take ${end} bytes, the file has ${size} for them`);
}

function readTensor(
  name: string,
  { shape, data_offsets: [start, end] }: Entry,
  body: Buffer,
  fail: Fail,
): StoredTensor {
  const size = shape.reduce((a, b) => a * b, 1);
  if (end - start !== 4 * size) fail(`${name}: shape [${shape}] takes ${4 * size} bytes, offsets give ${end - start}`);
  const copy = Uint8Array.from(body.subarray(start, end)); // a copy starts at an address that Float32Array accepts
  return { shape, values: new Float32Array(copy.buffer) };
}
