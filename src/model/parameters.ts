import type { Tensor, Tensor1D } from "@tensorflow/tfjs-node";
import { Random, deriveKey } from "../common/random";
import { tf, type NamedTensors } from "../tensor/load";
import type { ModelConfig } from "./config";

/** Where one parameter stands in the flat vector of them all. */
export interface ParameterSlot {
  name: string;
  shape: number[];
  offset: number;
  size: number;
  initial: "normal" | "zeros" | "ones";
}

type Entry = [name: string, shape: number[], initial: ParameterSlot["initial"]];

/**
 * All parameters of a model, in the order in which they stand in the flat vector.
 *
 * The optimiser and the checkpoint see one vector; the forward pass sees names. One vector halves the
 * nodes of a captured training step, for AdamW and clipping are each a handful of operations on it.
 */
export function parameterLayout(config: ModelConfig): ParameterSlot[] {
  const { vocabularySize, layers, width, context, positions } = config;
  const entries: Entry[] = [["embedding.weight", [vocabularySize, width], "normal"]];
  if (positions === "learned") entries.push(["positions.weight", [context, width], "normal"]);
  for (let i = 0; i < layers; i++) entries.push(...blockEntries(`blocks.${i}`, config));
  entries.push(["norm.gain", [width], "ones"], ["norm.bias", [width], "zeros"]);
  entries.push(["output.weight", [width, vocabularySize], "normal"]);
  let offset = 0;
  return entries.map(([name, shape, initial]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const slot = { name, shape, offset, size, initial };
    offset += size;
    return slot;
  });
}

function blockEntries(prefix: string, { width, feedForwardFactor, attentionBias }: ModelConfig): Entry[] {
  const inner = width * feedForwardFactor;
  const bias = (name: string, size: number): Entry[] => (attentionBias ? [[name, [size], "zeros"]] : []);
  const entries: Entry[] = [
    ["norm1.gain", [width], "ones"],
    ["norm1.bias", [width], "zeros"],
    ["attention.qkv", [width, 3 * width], "normal"],
    ...bias("attention.qkvBias", 3 * width),
    ["attention.out", [width, width], "normal"],
    ...bias("attention.outBias", width),
    ["norm2.gain", [width], "ones"],
    ["norm2.bias", [width], "zeros"],
    ["feedForward.in", [width, inner], "normal"],
    ["feedForward.inBias", [inner], "zeros"],
    ["feedForward.out", [inner, width], "normal"],
    ["feedForward.outBias", [width], "zeros"],
  ];
  return entries.map(([name, shape, initial]) => [`${prefix}.${name}`, shape, initial]);
}

/** Number of parameters. */
export function parameterCount(config: ModelConfig): number {
  const last = parameterLayout(config).at(-1)!;
  return last.offset + last.size;
}

/** Initial parameters as one vector: N(0, initialScale²) for weights, a pure function of the seed. */
export function initialParameters(config: ModelConfig, seed: number): Float32Array {
  const vector = new Float32Array(parameterCount(config));
  const random = new Random(deriveKey(seed, "initial parameters", 0));
  for (const { offset, size, initial } of parameterLayout(config)) {
    const part = vector.subarray(offset, offset + size);
    if (initial === "ones") part.fill(1);
    if (initial === "normal") for (let i = 0; i < size; i++) part[i] = config.initialScale * normal(random);
  }
  return vector;
}

/** A standard normal number (Box and Muller). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}

/** The flat vector as named tensors. vector: [parameters] */
export function unflatten(config: ModelConfig, vector: Tensor1D): NamedTensors {
  const named: NamedTensors = {};
  for (const { name, shape, offset, size } of parameterLayout(config)) {
    named[name] = vector.slice(offset, size).reshape(shape);
  }
  return named;
}

/** Named tensors as the flat vector, in the order of {@link parameterLayout}: [parameters] */
export function flatten(config: ModelConfig, named: NamedTensors): Tensor1D {
  return tf.concat1d(parameterLayout(config).map(({ name }) => (named[name] as Tensor).flatten() as Tensor1D));
}
