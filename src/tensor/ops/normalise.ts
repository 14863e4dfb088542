import { differentiable, type Save } from "./differentiable";
import { tf } from "../load";

/**
 * Rows of (almost) length one: x / √(Σx² + epsilon) along the last dimension. x: [rows, width] → [rows, width]
 *
 * Of rows without a mean this is a layer norm but for its gain and a factor √width.
 */
export function l2Normalise(x: tf.Tensor2D, epsilon: number): tf.Tensor2D {
  const forward = (save: Save) => {
    const scale = tf.rsqrt(tf.add(tf.sum(tf.square(x), -1, true), epsilon)); // [rows, 1]
    const value = tf.mul(x, scale);
    save([value, scale]);
    return value;
  };
  return differentiable([x], forward, gradient) as tf.Tensor2D;
}

/** dx = scale · (dy − value · Σ(dy · value)) */
function gradient(dy: tf.Tensor, [value, scale]: tf.Tensor[]): tf.Tensor[] {
  const along = tf.sum(tf.mul(dy, value), -1, true);
  return [tf.mul(scale, tf.sub(dy, tf.mul(value, along)))];
}
