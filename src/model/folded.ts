/**
 * Weights as decoding uses them: what is the same for every token is done once a call, on the weights.
 *
 * A decoding step at this size is a chain of small operations, and each one costs more than its arithmetic. So gain and
 * bias of each layer norm go into the product behind it, RoPE's turn and the attention's scale into the products of
 * queries and keys (one set for each position), and the subtraction of the mean into all that is added to the residual
 * stream: only layer norms read it, and they do not see its mean. The same function, in other roundings.
 */

import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import type { NamedTensors } from "../tensor/capture";
import { tf } from "../tensor/load";
import { product } from "../tensor/product";
import type { ModelConfig } from "./config";
import { rotate, rotation } from "./positions";
import { learnedPositions } from "./transformer";

/** The epsilon of a layer norm. */
const EPSILON = 1e-5;

/** A product with its bias: weight [in, out], bias [out] or none. */
export interface Affine {
  weight: Tensor2D;
  bias?: Tensor1D;
}

/** One block; each `Affine` that reads the residual stream expects {@link unit} of it. */
export interface FoldedBlock {
  /** Scaled queries, keys and values of each decoded position, out = 3 · width. */
  qkv: Affine[];
  out: Affine;
  into: Affine;
  back: Affine;
}

/** All weights of a decoding step. */
export interface FoldedWeights {
  /** [vocabulary, width] */
  embedding: Tensor2D;
  /** Learned positions of the decoded tokens, [count, width]. */
  positions?: Tensor2D;
  blocks: FoldedBlock[];
  output: Affine;
}

/**
 * Weights for decoding the positions start … start + count − 1.
 * @throws RangeError if learned positions do not reach so far
 */
export function folded(config: ModelConfig, parameters: NamedTensors, start: number, count: number): FoldedWeights {
  const placed = learnedPositions(config, parameters, start, count);
  return {
    embedding: centred(parameters["embedding.weight"]) as Tensor2D,
    positions: placed && (centred(placed) as Tensor2D),
    blocks: Array.from({ length: config.layers }, (_, layer) => foldedBlock(config, parameters, layer, start, count)),
    output: behindNorm(parameters, "norm", parameters["output.weight"] as Tensor2D),
  };
}

/** x / √(Σx² + width · ε) along the width: a layer norm of centred rows, its gain and √width left to the next product. */
export function unit(x: Tensor2D): Tensor2D {
  const squares = x.square().sum(-1, true); // [rows, 1]
  return x.mul(squares.add(x.shape[1] * EPSILON).rsqrt());
}

function foldedBlock(
  config: ModelConfig,
  parameters: NamedTensors,
  layer: number,
  start: number,
  count: number,
): FoldedBlock {
  const of = (name: string) => parameters[`blocks.${layer}.${name}`];
  const norm = (name: string) => `blocks.${layer}.${name}`;
  const qkv = behindNorm(parameters, norm("norm1"), of("attention.qkv") as Tensor2D, of("attention.qkvBias"));
  return {
    qkv: placedQkv(config, qkv, start, count),
    out: intoResidual(of("attention.out"), of("attention.outBias")),
    into: behindNorm(parameters, norm("norm2"), of("feedForward.in") as Tensor2D, of("feedForward.inBias")),
    back: intoResidual(of("feedForward.out"), of("feedForward.outBias")),
  };
}

/** (√width · gain · n + shift) · W + b as n · W′ + b′. */
function behindNorm(parameters: NamedTensors, norm: string, weight: Tensor2D, bias?: Tensor): Affine {
  const [width] = weight.shape;
  const gain = parameters[`${norm}.gain`].mul(Math.sqrt(width)).reshape([width, 1]);
  const shift = product(parameters[`${norm}.bias`].reshape([1, width]), weight).flatten();
  return { weight: weight.mul(gain), bias: (bias ? shift.add(bias) : shift) as Tensor1D };
}

function intoResidual(weight: Tensor, bias?: Tensor): Affine {
  return { weight: centred(weight) as Tensor2D, bias: bias && (centred(bias) as Tensor1D) };
}

/** Without the mean over the width. */
function centred(x: Tensor): Tensor {
  return x.sub(x.mean(-1, true));
}

/** The products of queries, keys and values at each position, weights and bias side by side: one row more. */
function placedQkv(config: ModelConfig, { weight, bias }: Affine, start: number, count: number): Affine[] {
  const { width } = config;
  const all = tf.concat([weight, bias!.reshape([1, 3 * width])], 0); // [width + 1, 3 · width]
  const [queries, keys, values] = tf.split(all, 3, 1);
  const turning = tf.concat([queries.mul(Math.sqrt(config.heads / width)), keys], 1) as Tensor2D;
  const placed = turnedAt(config, turning, start, count); // [count or 1, width + 1, 2 · width]
  const still = tf.tile(values.expandDims(0), [placed.shape[0], 1, 1]);
  const weights = tf.unstack(tf.concat([placed, still], 2), 0) as Tensor2D[];
  const parts = weights.map((both): Affine => {
    const [rows, row] = tf.split(both, [width, 1], 0);
    return { weight: rows as Tensor2D, bias: row.flatten() as Tensor1D };
  });
  return Array.from({ length: count }, (_, step) => parts[Math.min(step, parts.length - 1)]);
}

/** Columns of queries and keys, turned for each position under RoPE: [positions, rows, columns]. */
function turnedAt(config: ModelConfig, columns: Tensor2D, start: number, count: number): Tensor3D {
  const [rows, size] = columns.shape;
  if (config.positions !== "rope") return columns.expandDims(0) as Tensor3D;
  const headWidth = config.width / config.heads;
  const { cos, sin } = rotation(config, start, count);
  const factors = { cos: cos.reshape([count, 1, headWidth]), sin: sin.reshape([count, 1, headWidth]) };
  const heads = columns.reshape([1, (rows * size) / headWidth, headWidth]);
  return rotate(heads, factors).reshape([count, rows, size]) as Tensor3D;
}
