import { tf } from "../load";

/**
 * A copy of `tensor` with other values of the same kind: floats shrink by a thousandth, and integers and
 * booleans move on by one, so that indices stay valid indices.
 */
export function perturbed(tensor: tf.Tensor): tf.Tensor {
  const values = tensor.dataSync();
  if (tensor.dtype === "float32")
    return copy(
      values.map((x) => x * (1 - 2 ** -10)),
      tensor,
    );
  const rolled = values.slice();
  rolled.set(values.subarray(1));
  if (values.length > 0) rolled[values.length - 1] = values[0];
  return copy(rolled, tensor);
}

/** A copy of `tensor` that shares no memory with it. */
export function duplicate(tensor: tf.Tensor): tf.Tensor {
  return copy(tensor.dataSync().slice(), tensor);
}

function copy(values: tf.TypedArray, { shape, dtype }: tf.Tensor): tf.Tensor {
  return tf.tensor(values, shape, dtype);
}
