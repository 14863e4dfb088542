import { backend, tf, typeAttribute, type Attribute } from "../load";
import { differentiable, type Save } from "./differentiable";

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

/** Which factors of a product are taken transposed. */
interface Transposed {
  a?: boolean;
  b?: boolean;
}

/**
 * a · b of matrices, by TensorFlow's MatMul: tfjs asks for a batch of one product, which TensorFlow cannot fuse with
 * the bias and the activation behind it. Not differentiable by itself.
 */
export function product(a: tf.Tensor, b: tf.Tensor, transposed: Transposed = {}): tf.Tensor2D {
  const flag = (name: string, value = false): Attribute => ({ name, type: backend.binding.TF_ATTR_BOOL, value });
  const attributes = [
    flag("transpose_a", transposed.a),
    flag("transpose_b", transposed.b),
    typeAttribute("T", "float32"),
  ];
  return backend.executeSingleOutput("MatMul", attributes, [a, b]) as tf.Tensor2D;
}
