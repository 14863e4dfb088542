/**
 * TensorFlow, loaded once a process: the only file that imports tfjs-node.
 *
 * Threads come from the environment variable GRPO_ORIGIN_THREADS (default 1); see environment.ts.
 */
import "./environment"; // first: the native library reads the environment while it loads
import * as tf from "@tensorflow/tfjs-node";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend";
import type { TFEOpAttr, TFJSBinding } from "@tensorflow/tfjs-node/dist/tfjs_binding";

export { tf };

/** Tensors by name: what a captured function takes and returns. */
export type NamedTensors = Record<string, tf.Tensor>;

/** An attribute of a TensorFlow op, as the native binding takes it. */
export type Attribute = TFEOpAttr;

/** The part of tfjs-node's backend that its own types keep private. */
interface OpenBackend {
  tensorMap: {
    get(dataId: object): { shape: number[]; dtype: number; id: number; refCount: number };
    has(dataId: object): boolean;
  };
  getInputTensorIds(tensors: tf.TensorInfo[]): number[];
  createOutputTensor(metadata: { id: number; shape: number[]; dtype: number }): tf.Tensor;
}

/** tfjs-node's backend: every kernel ends in its executeSingleOutput or executeMultipleOutputs. */
export const backend = tf.backend() as unknown as Omit<NodeJSKernelBackend, keyof OpenBackend> & OpenBackend;

/** The native functions below the backend. */
export const binding: TFJSBinding = backend.binding;

/** Attribute `name` of an op: the element type `dtype`. */
export function typeAttribute(name: string, dtype: tf.DataType): Attribute {
  return { name, type: binding.TF_ATTR_TYPE, value: backend.getDTypeInteger(dtype) };
}
