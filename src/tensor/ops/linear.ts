import { differentiable, type Save } from "./differentiable";
import { backend, tf, typeAttribute } from "../load";
import { product } from "./product";

/** x · w + b, b left out where there is none. x: [rows, in], w: [in, out], b: [out] → [rows, out]. */
export function linear(x: tf.Tensor2D, w: tf.Tensor2D, b?: tf.Tensor1D): tf.Tensor2D {
  const forward = (save: Save) => {
    save([x, w]);
    const rows = product(x, w);
    return b ? (backend.executeSingleOutput("BiasAdd", [typeAttribute("T", "float32")], [rows, b]) as tf.Tensor) : rows;
  };
  return differentiable(b ? [x, w, b] : [x, w], forward, b ? withBias : gradient) as tf.Tensor2D;
}

function gradient(dy: tf.Tensor, [x, w]: tf.Tensor[]): tf.Tensor[] {
  return [product(dy, w, { b: true }), product(x, dy, { a: true })];
}

function withBias(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  return [...gradient(dy, saved), tf.sum(dy, 0)];
}
