/**
 * model.safetensors as `transformers` writes it, in the precision that the model was kept in. Weights of this project
 * are float32 throughout, and `readSafetensors` reads nothing else.
 */

import { readFileSync } from "node:fs";
import { z } from "zod";
import { parse } from "../../common/validate";
import { readSafetensors, type StoredTensor } from "../safetensors";

/** A precision of weights: bytes of a number, and how many bytes become float32, each number exactly. */
interface Precision {
  bytes: number;
  widen(bytes: Uint8Array): Float32Array;
}

const precisions: Record<string, Precision> = {
  F32: { bytes: 4, widen: (bytes) => new Float32Array(copied(bytes)) },
  /** The upper half of a float32. */
  BF16: { bytes: 2, widen: (bytes) => new Float32Array(Uint32Array.from(halves(bytes), (x) => x << 16).buffer) },
  /** IEEE 754 binary16. */
  F16: { bytes: 2, widen: (bytes) => Float32Array.from(halves(bytes), fromFloat16) },
};

function halves(bytes: Uint8Array): Uint16Array {
  return new Uint16Array(copied(bytes));
}

/** A copy starts at an address that arrays of larger numbers accept. */
function copied(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

/** The number of a binary16: a sign, five bits of exponent, ten of fraction. */
function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const entrySchema = z.object({
  dtype: z.enum(Object.keys(precisions), {
    error: `expected ${Object.keys(precisions).join(", ")} (quantised weights and others: load them in Python, and \`model.float().save_pretrained(…)\`)`,
  }),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

/** What the header says of each tensor, unchecked. */
type Header = Record<string, { dtype?: unknown; data_offsets?: unknown }>;

/**
 * The tensors of a checkpoint that `isParameter` accepts by their names, as float32; of the others nothing is demanded.
 *
 * @throws Error naming the file and, where one is at fault, the tensor: a precision that is not read here, or what
 *   `readSafetensors` throws
 */
export function readCheckpoint(path: string, isParameter: (name: string) => boolean): Record<string, StoredTensor> {
  const bytes = readFileSync(path);
  const found = headerOf(bytes);
  const parameters = (names: string[]) => names.filter((name) => name !== "__metadata__" && isParameter(name));
  if (!found || Object.entries(found.header).every(([name, { dtype }]) => name === "__metadata__" || dtype === "F32")) {
    const { tensors } = readSafetensors(path);
    return Object.fromEntries(parameters(Object.keys(tensors)).map((name) => [name, tensors[name]]));
  }
  const { header, body } = found;
  const names = parameters(Object.keys(header));
  return Object.fromEntries(names.map((name) => [name, tensorOf(`${path}: ${name}`, header[name], body)]));
}

/** Undefined where the file does not begin with the header of a safetensors file. */
function headerOf(bytes: Buffer): { header: Header; body: Buffer } | undefined {
  if (bytes.length < 8) return undefined;
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  if (end > bytes.length) return undefined;
  try {
    const header = z.record(z.string(), z.looseObject({})).parse(JSON.parse(bytes.toString("utf8", 8, end)));
    return { header, body: bytes.subarray(end) };
  } catch {
    return undefined;
  }
}

function tensorOf(name: string, entry: unknown, body: Buffer): StoredTensor {
  const { dtype, shape, data_offsets } = parse(entrySchema, entry, name);
  const { bytes, widen } = precisions[dtype];
  const [start, end] = data_offsets;
  const size = bytes * shape.reduce((a, b) => a * b, 1);
  if (end - start !== size)
    throw new Error(`${name}: ${dtype} of shape [${shape}] takes ${size} bytes, its offsets give ${end - start}`);
  if (end > body.length)
    throw new Error(`${name}: ends at byte ${end} of the tensors, but the file is cut short after ${body.length}`);
  return { shape, values: widen(body.subarray(start, end)) };
}
