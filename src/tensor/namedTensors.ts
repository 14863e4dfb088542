import type { tf } from "./load";

/** Tensors by name: what a captured function takes and returns. */
export type NamedTensors = Record<string, tf.Tensor>;
