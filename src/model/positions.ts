import type { Tensor, Tensor2D } from "@tensorflow/tfjs-node";
import { differentiable, type Save } from "../tensor/ops/differentiable";
import { tf } from "../tensor/load";
import type { ModelConfig } from "./config";

/**
 * Learned vectors of positions start … start + time − 1, [time, width]; undefined under another encoding.
 *
 * @param positions [context, width]
 * @throws RangeError if they do not reach so far
 */
export function learnedPositions(
  { context, width }: ModelConfig,
  positions: Tensor2D | undefined,
  start: number,
  time: number,
): Tensor2D | undefined {
  if (!positions) return undefined;
  if (start + time > context) {
    throw new RangeError(`context: expected at most ${context} tokens, as learned positions have, got ${start + time}`);
  }
  return positions.slice([start, 0], [time, width]);
}

/**
 * RoPE's rotation of the pairs (i, i + headWidth / 2) as two factors: x · cos + (x, halves swapped) · sin.
 * Each [time, headWidth]; the first half of `sin` carries the minus sign. Source: Su et al., arXiv 2104.09864.
 */
export interface Rotation {
  cos: Tensor;
  sin: Tensor;
}

/** RoPE's rotation at positions start … start + time − 1. */
export function rotation(config: ModelConfig, start: number, time: number): Rotation {
  const width = config.width / config.heads;
  const half = width / 2;
  const angles = rotationAngles(config, start, time);
  const table = (value: (angle: number, sign: number) => number) =>
    tf.tensor2d(
      new Float32Array(time * width).map((_, i) => {
        const [row, column] = [Math.floor(i / width), i % width];
        return value(angles[row * half + (column % half)], column < half ? -1 : 1);
      }),
      [time, width],
    );
  return { cos: table((angle) => Math.cos(angle)), sin: table((angle, sign) => sign * Math.sin(angle)) };
}

/** The angle of each pair at positions start … start + time − 1, in radians: [time · headWidth / 2] */
export function rotationAngles({ width, heads, ropeBase }: ModelConfig, start: number, time: number): Float64Array {
  const half = width / heads / 2;
  return new Float64Array(time * half).map((_, i) => (start + Math.floor(i / half)) * ropeBase ** (-(i % half) / half));
}

/** Rotates each pair of x by its position's angle. x: [..., time, headWidth] */
export function rotate<T extends Tensor>(x: T, { cos, sin }: Rotation): T {
  // A rotation's gradient is the rotation back: written out, it needs no padded slices.
  const forward = (save: Save) => {
    save([cos, sin]);
    return rotated(x, cos, sin);
  };
  const backward = (dy: Tensor, [cos, sin]: Tensor[]) => [rotated(dy, cos, sin.neg())];
  return differentiable([x], forward, backward) as T;
}

function rotated(x: Tensor, cos: Tensor, sin: Tensor): Tensor {
  const [a, b] = tf.split(x, 2, -1);
  return x.mul(cos).add(tf.concat([b, a], -1).mul(sin));
}

/**
 * The causal mask: what is added to the attention scores of queries at positions start … start + time − 1 over keys at
 * 0 … start + time − 1: −1e9 where the key lies ahead, and ALiBi's distance penalty.
 * Source of the penalty: Press et al., arXiv 2108.12409 (slopes 2^(−8 i / heads)).
 * Returns [time, start + time], with ALiBi [heads, time, start + time], or undefined where nothing is to be added.
 */
export function attentionMask(config: ModelConfig, start: number, time: number): Tensor | undefined {
  const alibi = config.positions === "alibi";
  if (time === 1 && !alibi) return undefined;
  const heads = alibi ? config.heads : 1;
  const keys = start + time;
  const mask = new Float32Array(heads * time * keys).map((_, i) => {
    const head = Math.floor(i / (time * keys));
    const distance = start + (Math.floor(i / keys) % time) - (i % keys);
    if (distance < 0) return -1e9;
    return alibi ? -distance * alibiSlope(head, heads) : 0;
  });
  // Never of rank 4: TensorFlow would fuse it into the product, which oneDNN then computes by its slow reference code.
  return alibi ? tf.tensor3d(mask, [heads, time, keys]) : tf.tensor2d(mask, [time, keys]);
}

/** ALiBi's penalty of one position's distance for the head of this number, from 0: 2^(−8 (head + 1) / heads). */
export function alibiSlope(head: number, heads: number): number {
  return 2 ** ((-8 * (head + 1)) / heads);
}
