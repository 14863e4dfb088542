import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/model/safetensors";
import { demandNoLeaks } from "./checks";

demandNoLeaks();

const directory = mkdtempSync(join(tmpdir(), "safetensors-"));
afterAll(() => rmSync(directory, { recursive: true }));
const path = join(directory, "x.safetensors");

const two = {
  tensors: {
    a: { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
    b: { shape: [3], values: Float32Array.of(-1, 0.5, 1e-30) },
  },
  metadata: { note: "two" },
};

const number = fc.float({ noNaN: true });
const tensor = fc
  .array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 })
  .chain((shape) =>
    fc
      .array(number, { minLength: size(shape), maxLength: size(shape) })
      .map((values) => ({ shape, values: Float32Array.from(values) })),
  );
const name = fc.string({ unit: "binary" }).filter((text) => text !== "__metadata__" && text !== "__proto__");
const file = fc.record({ tensors: fc.dictionary(name, tensor), metadata: fc.dictionary(name, fc.string()) });

/** Headers near to right ones: offsets that meet, overlap or leave holes, wrong types, names that stand twice. */
const offset = fc.nat({ max: 3 }).map((n) => 4 * n);
const rightEntry = fc.tuple(offset, fc.nat({ max: 2 })).map(([start, length]) => ({
  dtype: "F32",
  shape: [length],
  data_offsets: [start, start + 4 * length],
}));
const wrongEntry = fc.record({
  dtype: fc.constantFrom("F32", "F16", 32, null),
  shape: fc.oneof(fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 3 }), fc.string(), fc.constant([1.5])),
  data_offsets: fc.array(fc.integer({ min: -4, max: 30 }), { maxLength: 3 }),
});
const entry = fc.oneof({ weight: 6, arbitrary: rightEntry }, { weight: 1, arbitrary: wrongEntry });
const entries = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d", "e"), entry), { maxLength: 4 }).map((list) => ({
  entries: list as unknown as [string, { shape: number[]; data_offsets: [number, number] }][],
  json: `{${list.map(([each, value]) => `${JSON.stringify(each)}:${JSON.stringify(value)}`).join()}}`,
  end: Math.max(0, ...list.map(([, { data_offsets }]) => data_offsets[1] ?? 0)),
}));

describe("writeSafetensors and readSafetensors", () => {
  it("undo each other, whatever the names, shapes and numbers", () =>
    fc.assert(
      fc.property(file, (given) => {
        writeSafetensors(path, given);
        const back = readSafetensors(path);
        expect(Object.keys(back.tensors).sort()).toEqual(Object.keys(given.tensors).sort());
        for (const [key, { shape, values }] of Object.entries(given.tensors)) {
          expect(back.tensors[key]).toEqual({ shape, values });
        }
        expect({ ...back.metadata }).toEqual({ ...given.metadata });
      }),
      { numRuns: 60 },
    ));

  it("write what the format states: length, JSON header from byte 8, numbers in little endian", () => {
    writeSafetensors(path, two);
    const bytes = readFileSync(path);
    const length = Number(bytes.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as object;
    expect(header).toEqual({
      __metadata__: { note: "two", "origin.sha256": expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      a: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] },
      b: { dtype: "F32", shape: [3], data_offsets: [16, 28] },
    });
    expect([0, 4, 8, 12].map((at) => bytes.readFloatLE(8 + length + at))).toEqual([1, 2, 3, 4]);
    expect(bytes.length).toBe(8 + length + 28);
  });

  it("read another writer's file: any order of tensors, no metadata, an empty tensor between", () => {
    const b = { dtype: "F32", shape: [1], data_offsets: [4, 8] };
    const empty = { dtype: "F32", shape: [0, 2], data_offsets: [4, 4] };
    writeHeader({ b, empty, a: { dtype: "F32", shape: [1], data_offsets: [0, 4] } }, Float32Array.of(7, 8));
    const { tensors, metadata } = readSafetensors(path);
    expect([tensors.a.values[0], tensors.b.values[0], tensors.empty.values.length]).toEqual([7, 8, 0]);
    expect(metadata).toEqual({});
  });
});

describe("readSafetensors", () => {
  const F32 = (shape: number[], start: number, end: number) => ({ dtype: "F32", shape, data_offsets: [start, end] });
  const body = Float32Array.of(1, 2);

  it.each<[string, () => void, string]>([
    ["a file too short for a header's length", () => writeFileSync(path, "abc"), "expected at least 8 bytes, got 3"],
    [
      "a header longer than the format allows",
      () => writeRaw(100_000_001n, Buffer.from("{}")),
      "header of 100000001 bytes, at most 100000000 are allowed",
    ],
    [
      "a length beyond what a number holds",
      () => writeRaw(2n ** 64n - 1n, Buffer.from("{}")),
      "bytes, at most 100000000 are allowed",
    ],
    [
      "a header beyond the end of the file",
      () => writeRaw(50n, Buffer.from("{}")),
      "header of 50 bytes, but the file has 10",
    ],
    ["a header that is not JSON", () => writeText("{a}"), "header is not JSON"],
    ["a header that is not UTF-8", () => writeRaw(3n, Buffer.from([0x22, 0xff, 0x22])), "header is not UTF-8"],
    ["a header that begins with a space", () => writeText(" {}"), "header does not begin with {"],
    ["a header that begins with a byte order mark", () => writeText("\ufeff{}"), "header is not JSON"],
    ["a header that is a list", () => writeText("[]"), "header is not a JSON object"],
    ["a name given twice", () => writeText('{"__metadata__":{"a":"1"}, "x":1, "\\u0078" : 2}'), "header names x twice"],
    ["a name that would be lost", () => writeText('{"__proto__":{}}'), "header uses the name __proto__"],
    [
      "a shape beyond what a number counts, empty or not",
      () => writeHeader({ a: F32([2 ** 52, 2 ** 52, 0], 0, 0) }, new Float32Array(0)),
      "a: shape [4503599627370496,4503599627370496,0]: overflow",
    ],
    [
      "metadata that is not text",
      () => writeHeader({ __metadata__: { a: 1 } }),
      "__metadata__ is not an object of strings",
    ],
    [
      "another element type",
      () => writeHeader({ a: { ...F32([2], 0, 4), dtype: "F16" } }),
      'a.dtype: expected one of F32, got "F16"',
    ],
    [
      "a negative shape",
      () => writeHeader({ a: F32([-1], 0, 4) }),
      "a.shape.0: expected a number of at least 0, got -1",
    ],
    ["offsets that are not two", () => writeHeader({ a: { ...F32([1], 0, 4), data_offsets: [0] } }), "a.data_offsets"],
    [
      "an entry without a shape",
      () => writeHeader({ a: { dtype: "F32", data_offsets: [0, 4] } }),
      "a.shape: expected a list",
    ],
    [
      "a hole at the start",
      () => writeHeader({ a: F32([1], 4, 8) }, body),
      "a hole at byte 0: the next tensor, a, starts at 4",
    ],
    [
      "a hole between tensors",
      () => writeHeader({ a: F32([1], 0, 4), b: F32([1], 8, 12) }, Float32Array.of(1, 2, 3)),
      "a hole at byte 4: the next tensor, b, starts at 8",
    ],
    [
      "tensors that overlap",
      () => writeHeader({ a: F32([2], 0, 8), b: F32([1], 4, 8) }, body),
      "an overlap: b starts at byte 4, the tensor before ends at 8",
    ],
    [
      "bytes after the last tensor",
      () => writeHeader({ a: F32([1], 0, 4) }, body),
      "the tensors take 4 bytes, the file has 8",
    ],
    ["a body cut short", () => writeHeader({ a: F32([3], 0, 12) }, body), "the tensors take 12 bytes, the file has 8"],
    [
      "a shape that does not fit its offsets",
      () => writeHeader({ a: F32([3], 0, 8) }, body),
      "a: shape [3] takes 12 bytes, offsets give 8",
    ],
    [
      "offsets that run backwards",
      () => writeHeader({ a: F32([2], 0, 8), b: F32([1], 8, 4), c: F32([1], 4, 8) }, body),
      "an overlap: c starts at byte 4",
    ],
  ])("refuses %s, and names the file", (_, write, message) => {
    write();
    expect(() => readSafetensors(path)).toThrow(`${path}: not a complete safetensors file: `);
    expect(() => readSafetensors(path)).toThrow(message);
  });

  it("names the file that is not there", () => expect(() => readSafetensors(`${path}.none`)).toThrow(`${path}.none`));

  it("refuses every truncation of a file", () => {
    writeSafetensors(path, two);
    const complete = readFileSync(path);
    for (let length = 0; length < complete.length; length++) {
      writeFileSync(path, complete.subarray(0, length));
      expect(() => readSafetensors(path)).toThrow(path);
    }
  });

  it("gives the tensors that were written or names the file, whatever bit is flipped", () => {
    writeSafetensors(path, two);
    const complete = readFileSync(path);
    let read = 0;
    for (let at = 0; at < 8 * complete.length; at++) {
      const flipped = Buffer.from(complete);
      flipped[at >> 3] ^= 1 << (at & 7);
      writeFileSync(path, flipped);
      const found = tensorsOrRefusal();
      if (!found) continue;
      expect(found).toEqual(two.tensors);
      read++;
    }
    expect(read).toBeLessThanOrEqual(8 * "origin.sha256".length); // then the digest is not one any more
  });

  it("names the file whose tensors' bytes are not those that were written", () => {
    writeSafetensors(path, two);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path, bytes);
    expect(() => readSafetensors(path)).toThrow(
      new RegExp(`${path}: not a complete safetensors file: damaged or changed after it was written: its SHA-256`),
    );
  });

  it.each<[string, string]>([
    ["nested a million deep", `{"a":${"[".repeat(1e6)}${"]".repeat(1e6)}}`],
    ["of many names", `{${Array.from({ length: 2e5 }, (_, i) => `"${i}":1`).join()}}`],
    ["of a shape with two million dimensions", `{"a":{"dtype":"F32","shape":[${"-1,".repeat(2e6)}1]}}`],
    ["of one long string", `{"${'\\"'.repeat(4e6)}":1}`],
    ["of one long type", `{"a":{"dtype":"${"x".repeat(8e6)}"}}`],
  ])("refuses a header %s in few words", (_, header) => {
    writeText(header);
    let message = "";
    try {
      readSafetensors(path);
    } catch (error) {
      ({ message } = error as Error);
    }
    expect(message).toContain(`${path}: not a complete safetensors file`);
    expect(message.length).toBeLessThan(path.length + 400);
  });

  it("takes tensors from where the header says or names the file, whatever the header says", () => {
    let read = 0;
    fc.assert(
      fc.property(
        entries,
        fc.uint8Array({ minLength: 40, maxLength: 40 }),
        fc.constantFrom(0, 0, 0, -1, 4),
        (given, noise, more) => {
          const bytes = noise.subarray(0, Math.max(0, given.end + more));
          writeText(given.json, bytes);
          const found = tensorsOrRefusal();
          if (!found) return;
          if (given.entries.length > 1) read++;
          expect(Object.keys(found)).toHaveLength(given.entries.length);
          let covered = 0;
          for (const [name, { shape, data_offsets: offsets }] of given.entries) {
            expect(found[name]).toEqual({ shape, values: Float32Array.from(floatsIn(bytes.slice(...offsets))) });
            covered += offsets[1] - offsets[0];
          }
          expect(covered).toBe(bytes.length);
        },
      ),
      { numRuns: 2000 },
    );
    expect(read).toBeGreaterThan(0); // the property has seen complete files too
  });

  it("reads all or names the file, whatever JSON stands in the header", () =>
    fc.assert(
      fc.property(fc.json(), fc.uint8Array({ maxLength: 12 }), (json, bytes) => {
        writeText(json, bytes);
        for (const { shape, values } of Object.values(tensorsOrRefusal() ?? {}))
          expect(values.length).toBe(size(shape));
      }),
      { numRuns: 200 },
    ));
});

/** The file's tensors, or undefined where it is refused by name; fails on any other error. */
function tensorsOrRefusal() {
  try {
    return readSafetensors(path).tensors;
  } catch (error) {
    expect((error as Error).message).toContain(`${path}: not a complete safetensors file`);
    return undefined;
  }
}

/** Numbers in little endian. */
function floatsIn(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

function writeHeader(header: object, body: Float32Array = new Float32Array(1)): void {
  writeText(JSON.stringify(header), new Uint8Array(body.buffer));
}

function writeText(header: string, body: Uint8Array = new Uint8Array(0)): void {
  const bytes = Buffer.from(header);
  writeRaw(BigInt(bytes.length), Buffer.concat([bytes, body]));
}

function writeRaw(headerLength: bigint, rest: Buffer): void {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(headerLength);
  writeFileSync(path, Buffer.concat([length, rest]));
}

function size(shape: number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
