import { differentiable, type Save } from "./differentiable";
import { tf } from "../load";

/**
 * Scaled dot-product attention: softmax(scale · q kᵀ + mask) · v.
 *
 * q: [..., queries, width], k: [..., keys, width], v: [..., keys, valueWidth] with the same leading dimensions;
 * mask: any shape that broadcasts to [..., queries, keys], 0 where a query may look and very negative where not.
 * The mask has no gradient. The probabilities are kept for the gradient, nothing else of that size is.
 * Source: Vaswani et al., arXiv 1706.03762, equation 1.
 */
export function attention<T extends tf.Tensor>(q: T, k: T, v: T, scale: number, mask?: tf.Tensor): T {
  const forward = (save: Save) => {
    const scores = tf.matMul(tf.mul(q, scale), k, false, true); // [..., queries, keys]
    const probabilities = tf.softmax(mask ? tf.add(scores, mask) : scores);
    save([q, k, v, probabilities]);
    return tf.matMul(probabilities, v);
  };
  return differentiable([q, k, v], forward, (dy, saved) => gradient(dy, saved, scale)) as T;
}

function gradient(dy: tf.Tensor, [q, k, v, probabilities]: tf.Tensor[], scale: number): tf.Tensor[] {
  const weighted = tf.mul(tf.matMul(dy, v, false, true), probabilities);
  const dScores = tf.sub(weighted, tf.mul(probabilities, tf.sum(weighted, -1, true)));
  const dq = tf.mul(tf.matMul(dScores, k), scale);
  const dk = tf.mul(tf.matMul(dScores, q, true, false), scale);
  return [dq, dk, tf.matMul(probabilities, dy, true, false)];
}
