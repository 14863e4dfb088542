import { differentiable, type Save } from "./differentiable";
import { backend, tf, typeAttribute } from "../load";

/**
 * −log softmax(logits)[label], row by row. logits: [rows, vocabulary], labels: int32 [rows] → [rows], in nats.
 *
 * A label outside [0, vocabulary) is an error of TensorFlow's.
 */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  const forward = (save: Save) => {
    const types = [typeAttribute("T", "float32"), typeAttribute("Tlabels", "int32")];
    const inputs = [logits, labels];
    const [loss, slope] = backend.executeMultipleOutputs("SparseSoftmaxCrossEntropyWithLogits", types, inputs, 2);
    save([slope as tf.Tensor]); // softmax − one-hot, [rows, vocabulary]
    return loss as tf.Tensor;
  };
  const gradient = (dy: tf.Tensor, [slope]: tf.Tensor[]) => [tf.mul(slope, tf.reshape(dy, [-1, 1]))];
  return differentiable([logits], forward, gradient) as tf.Tensor1D;
}

/** log softmax(logits)[token], row by row. logits: [rows, vocabulary], tokens: int32 [rows] → [rows], in nats. */
export function tokenLogProbabilities(logits: tf.Tensor2D, tokens: tf.Tensor1D): tf.Tensor1D {
  return tf.neg(crossEntropy(logits, tokens));
}

/** The entropy of softmax(logits), row by row, in nats. logits: [rows, vocabulary] → [rows]. */
export function entropy(logits: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const logProbabilities = tf.logSoftmax(logits);
    return tf.neg(tf.sum(tf.mul(tf.exp(logProbabilities), logProbabilities), 1)) as tf.Tensor1D;
  });
}
