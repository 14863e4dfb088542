import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readCheckpoint } from "../../../src/model/huggingface/checkpointFile";
import { readSafetensors, writeSafetensors } from "../../../src/model/safetensors";

const directory = mkdtempSync(join(tmpdir(), "checkpoint-"));
afterAll(() => rmSync(directory, { recursive: true }));
const path = join(directory, "model.safetensors");

type Tensor = { dtype: string; shape: number[]; bytes: Uint8Array };

/** A file as safetensors' format describes it, of any types. */
function write(tensors: Record<string, Tensor>): void {
  const header: Record<string, object> = { __metadata__: { format: "pt" } };
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors))
    header[name] = { dtype, shape, data_offsets: [end, (end += bytes.length)] };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  writeFileSync(path, Buffer.concat([length, json, ...Object.values(tensors).map(({ bytes }) => bytes)]));
}

const bits = (...words: number[]) => new Uint8Array(Uint16Array.from(words).buffer);
const all = () => true;
const valuesOf = (dtype: string, ...words: number[]) => {
  write({ x: { dtype, shape: [words.length], bytes: bits(...words) } });
  return [...readCheckpoint(path, all).x.values];
};

describe("readCheckpoint", () => {
  it("widens every kind of float16: normal, subnormal, the largest, signed zeros, infinities, NaN", () => {
    expect(valuesOf("F16", 0x3c00, 0xc000, 0x3555, 0x7bff, 0x0400)).toEqual([1, -2, 0.333251953125, 65504, 2 ** -14]);
    expect(valuesOf("F16", 0x0001, 0x83ff, 0x0000, 0x8000)).toEqual([2 ** -24, -1023 * 2 ** -24, 0, -0]);
    expect(valuesOf("F16", 0x7c00, 0xfc00, 0x7e00)).toEqual([Infinity, -Infinity, NaN]);
  });

  it("widens every kind of bfloat16", () => {
    expect(valuesOf("BF16", 0x3f80, 0xc049, 0x7f7f, 0x0080)).toEqual([
      1,
      -3.140625,
      2 ** 127 * (2 - 2 ** -7),
      2 ** -126,
    ]);
    expect(valuesOf("BF16", 0x8000, 0x7f80, 0x7fc0)).toEqual([-0, Infinity, NaN]);
  });

  it("reads tensors of several precisions in one file, and demands nothing of those that are no parameters", () => {
    const mask = { dtype: "BOOL", shape: [3], bytes: new Uint8Array(3) }; // later ones start at an odd address
    const float = { dtype: "F32", shape: [1], bytes: new Uint8Array(Float32Array.of(0.1).buffer) };
    write({ "h.0.attn.bias": mask, half: { dtype: "F16", shape: [1, 2], bytes: bits(0x3c00, 0) }, float });
    const read = readCheckpoint(path, (name) => name !== "h.0.attn.bias");
    expect(read).toEqual({
      half: { shape: [1, 2], values: Float32Array.of(1, 0) },
      float: { shape: [1], values: Float32Array.of(0.1) },
    });
  });

  it.each(["F64", "I8", "F8_E4M3", "BOOL"])("names a parameter in a precision that it does not read: %s", (dtype) => {
    write({ "wte.weight": { dtype, shape: [1], bytes: new Uint8Array(8) } });
    expect(() => readCheckpoint(path, all)).toThrow(`${path}: wte.weight.dtype: expected F32, BF16, F16 (quantised`);
    expect(() => readCheckpoint(path, all)).toThrow(`got "${dtype}"`);
  });

  it("names a tensor that is cut short, or whose bytes are not its shape's", () => {
    write({ x: { dtype: "F16", shape: [4], bytes: bits(1, 2, 3, 4) } });
    writeFileSync(path, readFileSync(path).subarray(0, -2));
    expect(() => readCheckpoint(path, all)).toThrow(
      /x: ends at byte 8 of the tensors, but the file is cut short after 6/,
    );
    write({ x: { dtype: "F16", shape: [3], bytes: bits(1, 2) } });
    expect(() => readCheckpoint(path, all)).toThrow("x: F16 of shape [3] takes 6 bytes, its offsets give 4");
  });

  it("reads float32 as readSafetensors does, its digest checked", () => {
    writeSafetensors(path, { tensors: { x: { shape: [2], values: Float32Array.of(1, 2) } }, metadata: {} });
    expect(readCheckpoint(path, all)).toEqual(readSafetensors(path).tensors);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path, bytes);
    expect(() => readCheckpoint(path, all)).toThrow("damaged or changed after it was written");
  });
});
