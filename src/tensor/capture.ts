/**
 * Graph capture: a function of tensors, run once and recorded, becomes one native call.
 *
 * Every kernel of tfjs-node ends in its backend's executeSingleOutput or executeMultipleOutputs. While the
 * function runs eagerly these calls are written down as the nodes of a TensorFlow graph, which the same
 * native library then loads as a SavedModel.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { savedModel, type GraphNode } from "./graphDef";
import { backend, binding, tf } from "./load";
import { Recorder } from "./recorder";

/** Tensors by name. */
export type NamedTensors = Record<string, tf.Tensor>;

/** A captured function. */
export interface Captured {
  /**
   * The function's outputs for `inputs`: names, shapes and element types must be those captured.
   * The outputs belong to the caller, as any tensor that tf makes (an enclosing tf.tidy disposes of them).
   * Throws TypeError if an input does not fit, Error after dispose.
   */
  run(inputs: NamedTensors): NamedTensors;
  /** Frees the native graph. */
  dispose(): void;
  /** Nodes in the graph. */
  readonly nodes: number;
  /** Bytes of the constants in the graph. */
  readonly constantBytes: number;
}

/** A recorded function: the graph's nodes, and which of them are its inputs and outputs. */
interface Graph {
  nodes: GraphNode[];
  inputs: Record<string, string>;
  outputs: Record<string, string>;
}

/**
 * Captures `fn`, a pure function of named tensors, at the shapes and element types of `examples`.
 *
 * @param name stands in error messages
 */
export function capture(name: string, fn: (inputs: NamedTensors) => NamedTensors, examples: NamedTensors): Captured {
  const graph = record(fn, examples);
  const session = load(savedModel(graph.nodes), name);
  const names = Object.keys(examples);
  const outputs = Object.keys(graph.outputs);
  const inputNodes = names.map((key) => `${graph.inputs[key]}:0`).join(",");
  const outputNodes = outputs.map((key) => `${graph.outputs[key]}:0`).join(",");
  return {
    nodes: graph.nodes.length,
    constantBytes: graph.nodes.reduce((sum, { constant }) => sum + (constant?.bytes.length ?? 0), 0),
    run(inputs) {
      const ids = backend.getInputTensorIds(names.map((key) => inputs[key]));
      const results = binding.runSavedModel(session, ids, inputNodes, outputNodes);
      return Object.fromEntries(outputs.map((key, i) => [key, backend.createOutputTensor(results[i])]));
    },
    dispose: () => binding.deleteSavedModel(session),
  };
}

/** Runs `fn` on copies of `examples` with the backend's two doors watched. */
function record(fn: (inputs: NamedTensors) => NamedTensors, examples: NamedTensors): Graph {
  const recorder = new Recorder();
  return tf.tidy(() => {
    const inputs: NamedTensors = {};
    const graph: Graph = { nodes: recorder.nodes, inputs: {}, outputs: {} };
    for (const [key, tensor] of Object.entries(examples)) {
      inputs[key] = tf.tensor(tensor.dataSync(), tensor.shape, tensor.dtype);
      graph.inputs[key] = recorder.input(inputs[key]);
    }
    const outputs = watch(recorder, () => fn(inputs));
    for (const [key, tensor] of Object.entries(outputs)) graph.outputs[key] = recorder.output(tensor);
    return graph as unknown as tf.TensorContainer;
  }) as unknown as Graph;
}

function watch<T>(recorder: Recorder, body: () => T): T {
  const { executeSingleOutput, executeMultipleOutputs } = backend;
  backend.executeSingleOutput = (op, attributes, inputs) => {
    const references = inputs.map((tensor) => recorder.reference(tensor));
    const output = executeSingleOutput.call(backend, op, attributes, inputs);
    recorder.record(op, attributes, references, [output]);
    return output;
  };
  backend.executeMultipleOutputs = (op, attributes, inputs, count) => {
    const references = inputs.map((tensor) => recorder.reference(tensor));
    const outputs = executeMultipleOutputs.call(backend, op, attributes, inputs, count);
    recorder.record(op, attributes, references, outputs);
    return outputs;
  };
  try {
    return body();
  } finally {
    Object.assign(backend, { executeSingleOutput, executeMultipleOutputs });
  }
}

/** Loads a SavedModel from a directory that is gone when this returns. */
function load(bytes: Uint8Array, name: string): number {
  const directory = mkdtempSync(join(tmpdir(), "grpo-origin-"));
  try {
    writeFileSync(join(directory, "saved_model.pb"), bytes);
    return binding.loadSavedModel(directory, "serve,");
  } catch (error) {
    throw new Error(`${name}: TensorFlow refused the captured graph`, { cause: error });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
