import { tf } from "../../src/tensor/load";

/** The mask of causal attention: [time, time], 0 on and below the diagonal, −10⁹ above it. */
export function causalMask(time: number): tf.Tensor2D {
  const values = new Float32Array(time * time);
  for (let query = 0; query < time; query++) values.fill(-1e9, query * time + query + 1, (query + 1) * time);
  return tf.tensor2d(values, [time, time]);
}
