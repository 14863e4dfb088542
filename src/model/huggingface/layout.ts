import type { StoredTensor } from "../safetensors";

/** How an architecture of `transformers` arranges a parameter: its shape, and which of our numbers stands at index i. */
export interface Layout {
  shape: number[];
  source: (i: number) => number;
}

/** As ours. */
export function asOurs(shape: number[]): Layout {
  return { shape, source: (i) => i };
}

/**
 * A matrix [rows, columns] of ours as torch.nn.Linear keeps it, [columns, rows].
 * column: which of our columns becomes their row r; the r-th by default.
 */
export function transposed([rows, columns]: number[], column = (r: number) => r): Layout {
  return { shape: [columns, rows], source: (i) => (i % rows) * columns + column(Math.floor(i / rows)) };
}

/** Our numbers in this layout. */
export function arrange({ shape, source }: Layout, ours: Float32Array): StoredTensor {
  return { shape, values: Float32Array.from(ours, (_, i) => ours[source(i)]) };
}

/** Numbers of this layout in ours. */
export function arrangeBack({ source }: Layout, theirs: Float32Array): Float32Array {
  const ours = new Float32Array(theirs.length);
  theirs.forEach((x, i) => (ours[source(i)] = x));
  return ours;
}
