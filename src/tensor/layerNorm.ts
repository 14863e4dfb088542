import { differentiable, type Save } from "./differentiable";
import { tf } from "./load";

/**
 * Layer normalisation over the last dimension: (x − mean) / √(variance + epsilon) · gain + bias.
 *
 * x: [..., width]; gain, bias: [width]. The variance is the biased one, as in PyTorch and in TensorFlow.
 * Source: Ba, Kiros, Hinton, arXiv 1607.06450; the gradient is that of its equation 4.
 */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor1D, bias: tf.Tensor1D, epsilon = 1e-5): T {
  const forward = (save: Save) => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon)); // [..., 1]
    const normal = tf.mul(centred, scale);
    save([normal, scale, gain]);
    return tf.add(tf.mul(normal, gain), bias);
  };
  return differentiable([x, gain, bias], forward, gradient) as T;
}

/** dx = scale · (g − mean(g) − normal · mean(g · normal)) with g = dy · gain; gain and bias sum over rows. */
function gradient(dy: tf.Tensor, [normal, scale, gain]: tf.Tensor[]): tf.Tensor[] {
  const g = tf.mul(dy, gain);
  const along = tf.mul(normal, tf.mean(tf.mul(g, normal), -1, true));
  const dx = tf.mul(scale, tf.sub(tf.sub(g, tf.mean(g, -1, true)), along));
  const rows = [-1, gain.size];
  return [dx, tf.sum(tf.reshape(tf.mul(dy, normal), rows), 0), tf.sum(tf.reshape(dy, rows), 0)];
}
