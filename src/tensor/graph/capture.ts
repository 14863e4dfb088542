/**
 * Graph capture: a function of tensors, run and recorded, becomes one native call.
 *
 * Every kernel of tfjs-node ends in its backend's executeSingleOutput or executeMultipleOutputs. While the
 * function runs eagerly these calls are written down as the nodes of a TensorFlow graph, which the same
 * native library then loads as a SavedModel.
 */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeTemporaryDirectory } from "../../common/temporary";
import { demandSameEnd } from "./sameGraph";
import { savedModel, type GraphNode } from "./graphDef";
import { backend, binding, tf, type NamedTensors } from "../load";
import { duplicate, perturbed } from "./perturb";
import { Recorder } from "./recorder";
import { CaptureError } from "./refusal";
import { SharedTensors } from "./sharing";
import { demandFit, signatureOf, type Signature } from "./signature";
import { isRecording, intercept } from "./intercept";

/** A captured function. */
export interface Captured {
  /** Nodes in the graph. */
  readonly nodes: number;
  /** Bytes of the constants in the graph. */
  readonly constantBytes: number;

  /**
   * The function's outputs for `inputs`, which must have the names, shapes and element types captured.
   *
   * The outputs belong to the caller as any tensor that tf makes: an enclosing tf.tidy disposes of them.
   *
   * @throws TypeError if an input does not fit; Error after dispose, and where TensorFlow fails
   */
  run(inputs: NamedTensors): NamedTensors;

  /** Frees the native graph. Tensors that it returned stay valid. */
  dispose(): void;
}

/** A function from named tensors to named tensors. */
type TensorFunction = (inputs: NamedTensors) => NamedTensors;

/** A function recorded: the graph's nodes, and which of them are inputs and outputs. */
interface Graph {
  nodes: GraphNode[];
  inputs: Map<string, string>;
  outputs: Map<string, string>;
}

/**
 * Captures `fn` at the shapes and element types (float32, int32, bool) of `examples`.
 *
 * `fn` runs twice on copies of the examples, the second time with other values. It must be pure: a
 * function of its inputs' values through TensorFlow's ops alone. Numbers that it closes over become part
 * of the graph; tensors must come as inputs.
 *
 * @param name stands in front of error messages
 * @throws CaptureError if the two runs differ, or `fn` uses a tensor from outside, reads values, assigns to
 * a variable, draws from a generator of TensorFlow's own, or calls a kernel that computes in JavaScript
 */
export function capture(name: string, fn: TensorFunction, examples: NamedTensors): Captured {
  const signature = signatureOf(name, examples);
  const graph = recordTwice(name, fn, examples);
  return new CapturedGraph(name, graph, signature);
}

class CapturedGraph implements Captured {
  readonly nodes: number;
  readonly constantBytes: number;
  private session: number | undefined;
  private readonly outputs: string[];
  private readonly inputList: string;
  private readonly outputList: string;

  constructor(
    private readonly name: string,
    graph: Graph,
    private readonly signature: Signature,
  ) {
    this.nodes = graph.nodes.length;
    this.constantBytes = graph.nodes.reduce((sum, { constant }) => sum + (constant?.bytes.length ?? 0), 0);
    this.outputs = [...graph.outputs.keys()];
    this.inputList = ports(graph.inputs);
    this.outputList = ports(graph.outputs);
    this.session = natively(name, () => load(savedModel(graph.nodes)));
  }

  run(inputs: NamedTensors): NamedTensors {
    const { session } = this;
    if (session === undefined) throw new Error(`${this.name}: was disposed of`);
    if (isRecording()) throw new CaptureError(`${this.name}: cannot run while a function is captured; call its body`);
    demandFit(this.name, inputs, this.signature);
    const ids = backend.getInputTensorIds([...this.signature.keys()].map((key) => inputs[key]));
    const results = natively(this.name, () => binding.runSavedModel(session, ids, this.inputList, this.outputList));
    return Object.fromEntries(this.outputs.map((key, i) => [key, backend.createOutputTensor(results[i])]));
  }

  dispose(): void {
    if (this.session !== undefined) binding.deleteSavedModel(this.session);
    this.session = undefined;
  }
}

/** Records `fn`, and demands that it asks for the same when its inputs have other values. */
function recordTwice(name: string, fn: TensorFunction, examples: NamedTensors): Graph {
  try {
    const graph = record(fn, examples, duplicate, new Recorder());
    const second = record(fn, examples, perturbed, new Recorder(graph.nodes));
    demandSameEnd(second.nodes.length, graph.nodes);
    return graph;
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error; // what fn itself throws is its caller's
    throw new CaptureError(`${name}: ${error.message}`, { cause: error });
  }
}

function record(
  fn: TensorFunction,
  examples: NamedTensors,
  vary: (x: tf.Tensor) => tf.Tensor,
  recorder: Recorder,
): Graph {
  const inputs = new Map<string, string>();
  const outputs = new Map<string, string>();
  const memory = new SharedTensors();
  const body = () => {
    const copies = Object.fromEntries(Object.entries(examples).map(([key, tensor]) => [key, vary(tensor)]));
    for (const [key, tensor] of Object.entries(copies)) inputs.set(key, recorder.input(tensor));
    intercept(recorder, memory, () => {
      const results = fn(copies);
      demandTensors(results);
      for (const [key, tensor] of Object.entries(results)) outputs.set(key, recorder.output(tensor, key));
    });
  };
  memory.during(() => tf.tidy(body));
  return { nodes: recorder.nodes, inputs, outputs };
}

function demandTensors(results: unknown): void {
  if (typeof results !== "object" || results === null || results instanceof Promise) {
    throw new CaptureError(
      `expected an object of tensors from the function, got ${results instanceof Promise ? "a promise" : results}`,
    );
  }
  const [key, value] = Object.entries(results).find(([, value]) => !(value instanceof tf.Tensor)) ?? [];
  if (key !== undefined) throw new CaptureError(`output ${key}: expected a tensor, got ${value}`);
}

/** The first outputs of `nodes`, as the native library takes them. */
function ports(nodes: Map<string, string>): string {
  return [...nodes.values()].map((node) => `${node}:0`).join(",");
}

/** Runs native code; puts `name` in front of the message where it fails. */
function natively<T>(name: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** Loads a SavedModel from a directory that is gone when this returns. */
function load(bytes: Uint8Array): number {
  const directory = makeTemporaryDirectory("graph");
  try {
    writeFileSync(join(directory, "saved_model.pb"), bytes);
    return binding.loadSavedModel(directory, "serve,");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
