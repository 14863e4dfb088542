import { tf } from "../../tensor/load";
import type { CountedProduct } from "../products";
import type { Specification, Work } from "../specification";

/** The matrix products of a training step and nothing else, through TensorFlow. */
export function matrices({ products }: Specification): Work {
  const runs = products!.map(prepared);
  return { call: () => runs.forEach((run) => run()), check: () => ({}) };
}

function prepared([batch, rows, inner, columns, count]: CountedProduct): () => void {
  const shape = (...sizes: number[]) => (batch > 1 ? [batch, ...sizes] : sizes);
  const [a, b] = [tf.randomNormal(shape(rows, inner)), tf.randomNormal(shape(inner, columns))];
  return () => {
    for (let i = 0; i < count; i++) tf.matMul(a, b).dispose();
  };
}
