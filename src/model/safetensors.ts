/**
 * The safetensors format: eight bytes of header length, a JSON header, the tensors' bytes.
 * Bounds and refusals as the format states them (huggingface/safetensors, "Format"). What is written here carries in its
 * metadata a SHA-256 over the whole file, which a reader checks; other programs' files have none.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { writeAtomically } from "../common/files";
import { problemOf } from "../common/validate";

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
const MOST_DIMENSIONS = 64; // NumPy's bound; the format has none
const DEEPEST_HEADER = 3; // the list of a shape, in a tensor's entry, in the header
const LONGEST_PROBLEM = 300; // characters of an error that quotes the file

const DIGEST = "origin.sha256";
const BLANK = "0".repeat(64); // stands for the digest while the digest is computed

const entrySchema = z.strictObject({
  dtype: z.literal("F32"),
  shape: z
    .array(z.unknown())
    .max(MOST_DIMENSIONS)
    .pipe(z.array(z.int().min(0))),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
type Entry = z.output<typeof entrySchema>;

/** Writes tensors in one piece: a reader sees the old file or the new one, never a part. */
export function writeSafetensors(path: string, { tensors, metadata }: StoredTensors): void {
  const header: Record<string, unknown> = { __metadata__: { ...metadata, [DIGEST]: BLANK } };
  let offset = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const bodies = Object.values(tensors).map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  const blank = JSON.stringify(header);
  const signed = blank.replace(...signature(digestOf(padded(blank), bodies)));
  writeAtomically(path, Buffer.concat([lengthOf(padded(signed)), padded(signed), ...bodies]));
}

/** As UTF-8, filled up so that tensors start at a multiple of eight. */
function padded(json: string): Buffer {
  const bytes = Buffer.from(json);
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7, " ")]);
}

function lengthOf(header: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return length;
}

/** Where a digest stands in a header, and the same with another digest. No string in JSON holds a bare quote. */
function signature(digest: string): [RegExp, string] {
  return [/(?<!\\)"origin\.sha256"\s*:\s*"[0-9a-f]{64}"/, `"${DIGEST}":"${digest}"`];
}

function digestOf(header: Uint8Array, bodies: Uint8Array[]): string {
  const hash = createHash("sha256").update(header);
  for (const body of bodies) hash.update(body);
  return hash.digest("hex");
}

/**
 * Reads tensors.
 * @throws Error naming the file and what is wrong with it: truncated, damaged, foreign, overlapping or not covering its
 *   bytes
 */
export function readSafetensors(path: string): StoredTensors {
  const bytes = readFileSync(path);
  const fail = (problem: string): never => {
    const shown = problem.length > LONGEST_PROBLEM ? `${problem.slice(0, LONGEST_PROBLEM)}…` : problem;
    throw new Error(`${path}: not a complete safetensors file: ${shown}`);
  };
  if (bytes.length < 8) return fail(`expected at least 8 bytes, got ${bytes.length}`);
  const length = Number(bytes.readBigUInt64LE(0));
  if (length > LONGEST_HEADER) return fail(`header of ${length} bytes, at most ${LONGEST_HEADER} are allowed`);
  if (8 + length > bytes.length) return fail(`header of ${length} bytes, but the file has ${bytes.length}`);
  const text = decode(bytes.subarray(8, 8 + length), fail);
  const body = bytes.subarray(8 + length);
  const { metadata, entries } = parseHeader(text, fail);
  const { [DIGEST]: digest, ...notes } = metadata;
  if (digest !== undefined) checkDigest(digest, text, body, fail);
  checkCoverage(entries, body.length, fail);
  const tensors = Object.fromEntries(entries.map(([name, entry]) => [name, readTensor(name, entry, body, fail)]));
  return { tensors, metadata: notes };
}

type Fail = (problem: string) => never;

function checkDigest(digest: string, text: string, body: Uint8Array, fail: Fail): void {
  const found = digestOf(Buffer.from(text.replace(...signature(BLANK))), [body]);
  if (found !== digest) fail(`damaged or changed after it was written: its SHA-256 is ${found}, ${digest} was written`);
}

function parseHeader(text: string, fail: Fail) {
  const parsed = z.record(z.string(), z.unknown()).safeParse(fromJson(text, fail));
  if (!parsed.success) return fail("header is not a JSON object");
  if (!text.startsWith("{")) return fail("header does not begin with {");
  checkStructure(text, fail);
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
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
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

/** What JSON.parse lets pass: a name that stands twice in one object, of which it keeps the last, and any depth. */
function checkStructure(json: string, fail: Fail): void {
  const open: Set<string>[] = [];
  for (const { token, isName } of tokensOf(json)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    if (open.length > DEEPEST_HEADER) fail(`header is nested more than ${DEEPEST_HEADER} deep`);
    if (!isName) continue;
    const name = JSON.parse(token) as string;
    if (name === "__proto__") fail("header uses the name __proto__, which JavaScript keeps for itself");
    if (open.at(-1)!.has(name)) fail(`header names ${name} twice`);
    open.at(-1)!.add(name);
  }
}

/** Brackets and strings of a JSON text. Strings are walked through: V8's expressions overflow on long ones. */
function* tokensOf(json: string): Generator<{ token: string; isName: boolean }> {
  const next = /["{}[\]]/g;
  const colon = /\s*:/y;
  for (let match = next.exec(json); match; match = next.exec(json)) {
    if (match[0] === '"') next.lastIndex = endOfString(json, match.index);
    colon.lastIndex = next.lastIndex;
    yield { token: json.slice(match.index, next.lastIndex), isName: match[0] === '"' && colon.test(json) };
  }
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** Tensors must cover the body without holes or overlaps. */
function checkCoverage(entries: [string, Entry][], size: number, fail: Fail): void {
  const sorted = entries.map(([name, entry]) => ({ name, start: entry.data_offsets[0], end: entry.data_offsets[1] }));
  sorted.sort((a, b) => a.start - b.start || a.end - b.end);
  let end = 0;
  for (const { name, start, end: next } of sorted) {
    if (start > end) fail(`a hole at byte ${end}: the next tensor, ${name}, starts at ${start}`);
    if (start < end) fail(`an overlap: ${name} starts at byte ${start}, the tensor before ends at ${end}`);
    end = next;
  }
  if (end !== size) fail(`the tensors take ${end} bytes, the file has ${size} for them`);
}

function readTensor(
  name: string,
  { shape, data_offsets: [start, end] }: Entry,
  body: Buffer,
  fail: Fail,
): StoredTensor {
  const size = shape.reduce(
    (a, b) => (Number.isSafeInteger(4 * a * b) ? a * b : fail(`${name}: shape [${shape}]: overflow`)),
    1,
  );
  if (end - start !== 4 * size) fail(`${name}: shape [${shape}] takes ${4 * size} bytes, offsets give ${end - start}`);
  const copy = Uint8Array.from(body.subarray(start, end)); // a copy starts at an address that Float32Array accepts
  return { shape, values: new Float32Array(copy.buffer) };
}
