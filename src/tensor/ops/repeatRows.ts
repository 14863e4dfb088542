import { differentiable } from "./differentiable";
import { tf } from "../load";

/** Repeats each entry of the first axis `times` times in a row: [n, …] → [n · times, …]. */
export function repeatRows<T extends tf.Tensor>(x: T, times: number): T {
  if (times === 1) return x;
  const [n, ...rest] = x.shape;
  const tile = () =>
    tf.reshape(tf.tile(tf.reshape(x, [n, 1, ...rest]), [1, times, ...rest.map(() => 1)]), [n * times, ...rest]);
  // tfjs differentiates tile only up to rank 4, by one slice and one sum a repetition.
  return differentiable([x], tile, (dy) => [tf.sum(tf.reshape(dy, [n, times, ...rest]), 1)]) as T;
}
