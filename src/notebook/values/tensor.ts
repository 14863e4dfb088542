/** Tensors as text. They are recognised by their shape: TensorFlow takes seconds to load, and is not loaded here. */

import { formatNumber } from "../format";

/** What this file reads of a tensor of tfjs. */
export interface TensorLike {
  shape: number[];
  dtype: string;
  isDisposed: boolean;
  dataSync(): ArrayLike<unknown>;
  arraySync(): unknown;
  /** Of variables. */
  name?: string;
  trainable?: boolean;
}

export function isTensor(value: object): value is TensorLike {
  const { shape, dtype, dataId, dataSync } = value as { [key: string]: unknown };
  return Array.isArray(shape) && typeof dtype === "string" && dataId !== undefined && typeof dataSync === "function";
}

const MOST = 1000; // values that are all shown
const EDGE = 3; // rows and columns at both ends of a larger one

/** Type and shape on one line: `tensor float32 [2, 3]`. */
export function tensorTitle({ shape, dtype, isDisposed, name, trainable }: TensorLike): string {
  const kind = trainable === undefined ? "tensor" : `variable ${name}`;
  return `${kind} ${dtype} [${shape.join(", ")}]${isDisposed ? ", disposed: its values are gone" : ""}`;
}

/** The title, and below it the values; of more than 1,000 the first and last three of each dimension. */
export function tensorText(tensor: TensorLike): string {
  const { shape, dtype, isDisposed } = tensor;
  const title = tensorTitle(tensor);
  if (isDisposed || dtype === "complex64" || shape.includes(0)) return title;
  const data = tensor.dataSync();
  const edge = data.length > MOST ? EDGE : Infinity;
  const cells = new Map<number, string>();
  indices(shape, edge).forEach((index) => cells.set(index, cellOf(data[index], dtype)));
  const width = Math.max(...[...cells.values()].map((text) => text.length));
  return `${title}\n${nested(shape, edge, (index) => cells.get(index)!.padStart(width))}`;
}

function cellOf(value: unknown, dtype: string): string {
  if (dtype === "bool") return String(Boolean(value));
  return typeof value === "number" ? formatNumber(value, 4) : JSON.stringify(value);
}

/** Positions, in row-major order, of the values that are shown. */
function indices(shape: number[], edge: number): number[] {
  return shape.reduce<number[]>(
    (above, size) =>
      above.flatMap((index) =>
        shownOf(size, edge)
          .filter(isNumber)
          .map((i) => index * size + i),
      ),
    [0],
  );
}

function nested(shape: number[], edge: number, cell: (index: number) => string, index = 0, depth = 0): string {
  const [size, ...inner] = shape;
  if (size === undefined) return cell(index);
  const separator = inner.length === 0 ? ", " : `,${"\n".repeat(inner.length)}${" ".repeat(depth + 1)}`;
  const parts = shownOf(size, edge).map((i) =>
    isNumber(i) ? nested(inner, edge, cell, index * size + i, depth + 1) : "…",
  );
  return `[${parts.join(separator)}]`;
}

function shownOf(size: number, edge: number): (number | "…")[] {
  const all = Array.from({ length: Math.min(size, 2 * edge + 1) }, (_, i) => i);
  if (size <= 2 * edge) return all;
  return [...all.slice(0, edge), "…", ...all.slice(0, edge).map((i) => size - edge + i)];
}

function isNumber(i: number | "…"): i is number {
  return i !== "…";
}
