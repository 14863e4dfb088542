import { tf } from "../load";

/** Keeps tensors for the gradient. */
export type Save = (tensors: tf.Tensor[]) => void;

/**
 * The value of `forward`, with `gradient` as its derivative with respect to `inputs`.
 *
 * `gradient` gets dy and the saved tensors; it returns one tensor for each of the inputs, of its shape.
 */
export function differentiable(
  inputs: tf.Tensor[],
  forward: (save: Save) => tf.Tensor,
  gradient: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[],
): tf.Tensor {
  const op = tf.customGrad((...args: unknown[]) => {
    const save = args[inputs.length] as Save;
    return { value: forward(save), gradFunc: gradient };
  });
  return op(...inputs);
}
