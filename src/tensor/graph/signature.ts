import type { NamedTensors, tf } from "../load";

/** Shape and element type of each of a captured function's inputs, in their order. */
export type Signature = Map<string, { shape: number[]; dtype: tf.DataType }>;

const types: tf.DataType[] = ["float32", "int32", "bool"];

/** The signature of `examples`. Throws TypeError on element types that cannot be captured. */
export function signatureOf(name: string, examples: NamedTensors): Signature {
  for (const [key, { dtype }] of Object.entries(examples)) {
    if (!types.includes(dtype)) throw new TypeError(`${name}: ${key}: expected ${types.join(", ")}, got ${dtype}`);
  }
  return new Map(Object.entries(examples).map(([key, { shape, dtype }]) => [key, { shape, dtype }]));
}

/** Throws TypeError unless `inputs` has exactly the names, shapes and element types of `signature`. */
export function demandFit(name: string, inputs: NamedTensors, signature: Signature): void {
  for (const [key, expected] of signature) {
    const tensor: tf.Tensor | undefined = inputs[key];
    if (tensor?.isDisposed) throw new TypeError(`${name}: ${key}: the tensor was disposed of`);
    if (tensor && fits(tensor, expected)) continue;
    throw new TypeError(`${name}: ${key}: expected ${kind(expected)}, got ${tensor ? kind(tensor) : "nothing"}`);
  }
  const unknown = Object.keys(inputs).find((key) => !signature.has(key));
  if (unknown !== undefined) {
    throw new TypeError(`${name}: ${unknown}: expected only ${[...signature.keys()].join(", ")}`);
  }
}

function fits(tensor: tf.Tensor, { shape, dtype }: { shape: number[]; dtype: tf.DataType }): boolean {
  const sameShape = tensor.shape.length === shape.length && tensor.shape.every((size, i) => size === shape[i]);
  return sameShape && tensor.dtype === dtype;
}

/** A tensor's element type and shape: "int32 [128, 26]". */
export function kind({ shape, dtype }: { shape: number[]; dtype: tf.DataType }): string {
  return `${dtype} [${shape.join(", ")}]`;
}
