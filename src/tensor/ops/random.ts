/** Random numbers inside graphs: a pure function of a key, the same as src/common/random.ts gives outside. */
import { backend, tf, typeAttribute } from "../load";

/**
 * Uniform numbers in [0, 1) by Philox 4x32-10: TensorFlow's StatelessRandomUniform.
 *
 * key: int32 [2]; the same key gives the same numbers, of which none is ever 1.
 * Source: Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3 (SC11).
 */
export function uniform(shape: number[], key: tf.Tensor1D): tf.Tensor {
  const types = [typeAttribute("dtype", "float32"), typeAttribute("T", "int32"), typeAttribute("Tseed", "int32")];
  return tf.tidy(() => {
    const size = tf.tensor1d(shape, "int32");
    return backend.executeSingleOutput("StatelessRandomUniform", types, [size, key]) as tf.Tensor;
  });
}

/**
 * Standard Gumbel numbers, −log(−log(u)): the argmax of logits plus these is a sample of their softmax.
 *
 * u is kept at least 2⁻²⁴ (half a step of the generator) away from 0 and from 1, so that all are finite.
 * Source: Maddison, Tarlow, Minka, arXiv 1411.0030.
 */
export function gumbel(shape: number[], key: tf.Tensor1D): tf.Tensor {
  return tf.tidy(() => {
    const inside = tf.add(uniform(shape, key), 2 ** -24); // u is a multiple of 2⁻²³
    return tf.neg(tf.log(tf.neg(tf.log(inside))));
  });
}
