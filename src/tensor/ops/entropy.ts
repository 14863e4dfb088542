import { tf } from "../load";

/** The entropy of softmax(logits), row by row, in nats. logits: [rows, vocabulary] → [rows]. */
export function entropy(logits: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const logProbabilities = tf.logSoftmax(logits);
    return tf.neg(tf.sum(tf.mul(tf.exp(logProbabilities), logProbabilities), 1)) as tf.Tensor1D;
  });
}
