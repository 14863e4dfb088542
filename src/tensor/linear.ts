import { differentiable, type Save } from "./differentiable";
import { backend, tf, typeAttribute } from "./load";

/** x · w + b, b left out where there is none. x: [rows, in], w: [in, out], b: [out] → [rows, out]. */
export function linear(x: tf.Tensor2D, w: tf.Tensor2D, b?: tf.Tensor1D): tf.Tensor2D {
  if (!b) return tf.matMul(x, w);
  const forward = (save: Save) => {
    save([x, w]);
    return backend.executeSingleOutput("BiasAdd", [typeAttribute("T", "float32")], [tf.matMul(x, w), b]) as tf.Tensor;
  };
  return differentiable([x, w, b], forward, gradient) as tf.Tensor2D;
}

function gradient(dy: tf.Tensor, [x, w]: tf.Tensor[]): tf.Tensor[] {
  return [tf.matMul(dy, w, false, true), tf.matMul(x, dy, true, false), tf.sum(dy, 0)];
}
