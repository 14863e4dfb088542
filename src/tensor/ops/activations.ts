/** Activation functions with gradients of fewer ops than tfjs's. */

import { backend, tf, typeAttribute } from "../load";
import { differentiable, type Save } from "./differentiable";

/** max(x, 0), with TensorFlow's own gradient: tfjs's takes seven ops. */
export function relu<T extends tf.Tensor>(x: T): T {
  const forward = (save: Save) => {
    const value = tf.relu(x);
    save([value]);
    return value;
  };
  return differentiable([x], forward, reluGradient) as T;
}

function reluGradient(dy: tf.Tensor, [value]: tf.Tensor[]): tf.Tensor[] {
  return [backend.executeSingleOutput("ReluGrad", [typeAttribute("T", "float32")], [dy, value]) as tf.Tensor];
}

const SLOPE = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/**
 * The Gaussian error linear unit in its tanh form: x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))).
 *
 * Source: Hendrycks, Gimpel, arXiv 1606.08415, section 2; GPT-2 uses this form.
 */
export function gelu<T extends tf.Tensor>(x: T): T {
  const forward = (save: Save) => {
    const square = tf.square(x);
    const tanh = tf.tanh(tf.mul(x, tf.add(tf.mul(square, SLOPE * CUBIC), SLOPE)));
    const half = tf.mul(tf.add(tanh, 1), 0.5);
    save([x, square, tanh, half]);
    return tf.mul(x, half);
  };
  return differentiable([x], forward, geluGradient) as T;
}

function geluGradient(dy: tf.Tensor, [x, square, tanh, half]: tf.Tensor[]): tf.Tensor[] {
  const inner = tf.add(tf.mul(square, 3 * SLOPE * CUBIC), SLOPE);
  const slope = tf.mul(tf.mul(tf.mul(x, 0.5), tf.sub(1, tf.square(tanh))), inner);
  return [tf.mul(dy, tf.add(half, slope))];
}
