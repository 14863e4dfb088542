/** Which weights move: the difference between a tuned policy's parameters and its base's. */

import type { ModelConfig } from "../../model/config";
import { parameterLayout, type ParameterSlot } from "../../model/parameters";
import { dot } from "../../statistics/dot";
import { effectiveRank, singularValues, stableRank } from "../../statistics/singularValues";
import { insideRow, type InsideRow } from "./row";

/** Differences up to this count as none, as in arXiv 2505.11711. */
const tolerance = 1e-5;

/** Size, rank and sparsity of the update of each matrix; size and sparsity of all parameters together. */
export function updateRows(config: ModelConfig, base: Float32Array, tuned: Float32Array): InsideRow[] {
  const update = differenceOf(tuned, base);
  const sizeOf = (of: Where, from: number, to: number) => [
    insideRow({
      metric: "updateNorm",
      ...of,
      value: norm(update.subarray(from, to)) / norm(Float64Array.from(base.subarray(from, to))),
    }),
    insideRow({ metric: "updateMoved", ...of, value: movedShare(base.subarray(from, to), tuned.subarray(from, to)) }),
  ];
  const rows = matricesOf(config).flatMap((slot) => {
    const { shape, offset, size } = slot;
    const values = singularValues(update.subarray(offset, offset + size), shape[0], shape[1]);
    return [
      ...sizeOf(whereOf(slot), offset, offset + size),
      insideRow({ metric: "updateRank", ...whereOf(slot), value: effectiveRank(values) }),
      insideRow({ metric: "updateStableRank", ...whereOf(slot), value: stableRank(values) }),
    ];
  });
  return [...rows, ...sizeOf({ layer: "", part: "all" }, 0, base.length)];
}

/**
 * The cosine between two updates of one base, by matrix and of all parameters. No row where one of them is zero. Of two
 * updates without relation it is 0 with standard deviation 1 / √n, n being the number of parameters.
 */
export function updateCosines(
  config: ModelConfig,
  base: Float32Array,
  tuned: readonly [Float32Array, Float32Array],
): InsideRow[] {
  const [a, b] = tuned.map((parameters) => differenceOf(parameters, base));
  const row = (of: Where, from: number, to: number): InsideRow[] => {
    const [x, y] = [a.subarray(from, to), b.subarray(from, to)];
    const lengths = norm(x) * norm(y);
    return lengths === 0 ? [] : [insideRow({ metric: "updateCosine", ...of, value: dot(x, y) / lengths })];
  };
  const rows = matricesOf(config).flatMap((slot) => row(whereOf(slot), slot.offset, slot.offset + slot.size));
  return [...rows, ...row({ layer: "", part: "all" }, 0, base.length)];
}

type Where = Pick<InsideRow, "layer" | "part">;

function matricesOf(config: ModelConfig): ParameterSlot[] {
  return parameterLayout(config).filter(({ shape }) => shape.length === 2);
}

/** `blocks.1.attention.qkv` is `attention.qkv` of layer 2. */
function whereOf({ name }: ParameterSlot): Where {
  const [, block, part] = /^blocks\.(\d+)\.(.+)$/.exec(name) ?? [];
  if (part !== undefined) return { layer: Number(block) + 1, part };
  return { layer: name.startsWith("output.") ? "" : 0, part: name };
}

/** a − b in double precision. */
function differenceOf(a: Float32Array, b: Float32Array): Float64Array {
  return Float64Array.from(a, (value, i) => value - b[i]);
}

/** As arXiv 2505.11711 measures sparsity, which is 1 minus this. */
function movedShare(base: Float32Array, tuned: Float32Array): number {
  const [before, after] = [bfloat16(base), bfloat16(tuned)];
  return before.filter((value, i) => Math.abs(after[i] - value) > tolerance).length / base.length;
}

/** Rounded to the nearest bfloat16, to even in the middle. Finite numbers below 3.39e38. */
function bfloat16(values: Float32Array): Float32Array {
  const rounded = values.slice();
  const bits = new Uint32Array(rounded.buffer);
  bits.forEach((word, i) => (bits[i] = (word + 0x7fff + ((word >>> 16) & 1)) & 0xffff0000));
  return rounded;
}

function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values));
}
