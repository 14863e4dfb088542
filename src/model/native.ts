/** The transformer by ops of our own (src/tensor/native): what they take in common. */

import type { Tensor, Tensor1D } from "@tensorflow/tfjs-node";
import { tf } from "../tensor/load";
import { nativeOp, type Attributes } from "../tensor/native/library";
import type { ModelConfig } from "./config";
import { alibiSlope, rotationAngles } from "./positions";

/** What an op of our own reads of a model: its shape, as attributes, and its parameters. */
export interface NativeModel {
  config: ModelConfig;
  /** [parameters] */
  vector: Tensor1D;
  /** Tokens of the longest sequence that the op reads. */
  length: number;
}

/** Runs an op on a model: `inputs` and `attributes` are those that the op has besides the model's. */
export function modelOp(name: string, model: NativeModel, inputs: Tensor[], attributes: Attributes = {}): Tensor[] {
  const { config, vector, length } = model;
  const { vocabularySize, layers, width, heads, feedForwardFactor, context, positions, activation } = config;
  const shape = { vocabulary: vocabularySize, layers, width, heads, inner: width * feedForwardFactor, context };
  const kinds = { positions, activation, attention_bias: config.attentionBias };
  return nativeOp(name, { ...shape, ...kinds, ...attributes }, [vector, positionTable(config, length), ...inputs]);
}

/** RoPE's cosines and sines, [2, length, headWidth / 2]; ALiBi's slopes, [heads]; empty under other encodings. */
function positionTable(config: ModelConfig, length: number): Tensor {
  const { positions, heads, width } = config;
  if (positions === "alibi") return tf.tensor1d(Float32Array.from({ length: heads }, (_, i) => alibiSlope(i, heads)));
  if (positions !== "rope") return tf.tensor1d([], "float32");
  const angles = rotationAngles(config, 0, length);
  const values = Float32Array.of(...angles.map(Math.cos), ...angles.map(Math.sin));
  return tf.tensor3d(values, [2, length, width / heads / 2]);
}
