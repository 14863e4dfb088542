import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-node";
import { differentiable, type Save } from "../tensor/differentiable";
import { tf } from "../tensor/load";
import type { ModelConfig } from "./config";

/** Cosines and sines of RoPE's angles, each [time, headWidth / 2]. Source: Su et al., arXiv 2104.09864. */
export interface Rotation {
  cos: Tensor2D;
  sin: Tensor2D;
}

/** RoPE's angles for positions start … start + time − 1. */
export function rotation(config: ModelConfig, start: number, time: number): Rotation {
  const half = config.width / config.heads / 2;
  const angles = new Float64Array(time * half).map((_, i) => {
    const position = start + Math.floor(i / half);
    return position * config.ropeBase ** (-(i % half) / half);
  });
  return {
    cos: tf.tensor2d(Float32Array.from(angles, Math.cos), [time, half]),
    sin: tf.tensor2d(Float32Array.from(angles, Math.sin), [time, half]),
  };
}

/** Turns each pair (i, i + headWidth / 2) of x by its position's angle. x: [batch, head, time, headWidth] */
export function rotate(x: Tensor4D, { cos, sin }: Rotation): Tensor4D {
  // A rotation's gradient is the rotation back: written out, it needs no padded slices.
  const forward = (save: Save) => {
    save([cos, sin]);
    return turn(x, cos, sin);
  };
  const backward = (dy: Tensor, [cos, sin]: Tensor[]) => [turn(dy as Tensor4D, cos as Tensor2D, sin.neg() as Tensor2D)];
  return differentiable([x], forward, backward) as Tensor4D;
}

function turn(x: Tensor4D, cos: Tensor2D, sin: Tensor2D): Tensor4D {
  const [a, b] = tf.split(x, 2, 3);
  return tf.concat([a.mul(cos).sub(b.mul(sin)), a.mul(sin).add(b.mul(cos))], 3) as Tensor4D;
}

/**
 * What is added to the attention scores of queries at positions start … start + time − 1 over keys at
 * 0 … start + time − 1: −1e9 where the key lies ahead, and ALiBi's distance penalty.
 * Source of the penalty: Press et al., arXiv 2108.12409 (slopes 2^(−8 i / heads)).
 * Returns [time, start + time], with ALiBi [head, time, start + time], or undefined where nothing is to be added.
 */
export function attentionBias(config: ModelConfig, start: number, time: number): Tensor | undefined {
  const alibi = config.positions === "alibi";
  if (time === 1 && !alibi) return undefined;
  const heads = alibi ? config.heads : 1;
  const keys = start + time;
  const bias = new Float32Array(heads * time * keys).map((_, i) => {
    const head = Math.floor(i / (time * keys));
    const distance = start + (Math.floor(i / keys) % time) - (i % keys);
    if (distance < 0) return -1e9;
    return alibi ? -distance * 2 ** ((-8 * (head + 1)) / heads) : 0;
  });
  // Never of rank 4: TensorFlow would fuse it into the product, which oneDNN then computes by its slow reference code.
  return alibi ? tf.tensor3d(bias, [heads, time, keys]) : tf.tensor2d(bias, [time, keys]);
}
