/**
 * Queries, keys and values for decoding: RoPE's turn and the attention's scale in the weights, one set for each position.
 *
 * A decoding step is a chain of small operations that cost more than their arithmetic; on the weights they are done once
 * a call, not once a token.
 */

import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { tf } from "../tensor/load";
import type { ModelConfig } from "./config";
import type { Affine } from "./folded";
import { rotate, rotation } from "./positions";

/** The products at positions start … start + count − 1, from that of {@link FoldedBlock}. */
export function placedQkv(config: ModelConfig, qkv: Affine, start: number, count: number): Affine[] {
  const { width } = config;
  const both = tf.concat([qkv.weight, qkv.bias!.reshape([1, 3 * width])], 0); // weight and bias: [width + 1, 3 · width]
  const [queries, keys, values] = tf.split(both, 3, 1);
  const turning = tf.concat([queries.mul(Math.sqrt(config.heads / width)), keys], 1) as Tensor2D;
  const turned = turnedAt(config, turning, start, count);
  const still = tf.tile(values.expandDims(0), [turned.shape[0], 1, 1]);
  const sets = tf.unstack(tf.concat([turned, still], 2), 0).map((set) => apart(set as Tensor2D));
  return Array.from({ length: count }, (_, step) => sets[Math.min(step, sets.length - 1)]);
}

function apart(both: Tensor2D): Affine {
  const [weight, bias] = tf.split(both, [both.shape[0] - 1, 1], 0);
  return { weight: weight as Tensor2D, bias: bias.flatten() as Tensor1D };
}

/** Columns of queries and keys at each position, [count, rows, columns]; one for all, [1, …], where nothing turns. */
function turnedAt(config: ModelConfig, columns: Tensor2D, start: number, count: number): Tensor3D {
  const [rows, size] = columns.shape;
  if (config.positions !== "rope") return columns.expandDims(0) as Tensor3D;
  const headWidth = config.width / config.heads;
  const { cos, sin } = rotation(config, start, count);
  const factors = { cos: cos.reshape([count, 1, headWidth]), sin: sin.reshape([count, 1, headWidth]) };
  const heads = columns.reshape([1, (rows * size) / headWidth, headWidth]);
  return rotate(heads, factors).reshape([count, rows, size]) as Tensor3D;
}
