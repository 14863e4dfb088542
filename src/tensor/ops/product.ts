import { backend, tf, typeAttribute, type Attribute } from "../load";

/** Which factors of a product are taken transposed. */
export interface Transposed {
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
