/** Recording: what a function asks of TensorFlow while it runs, as the nodes of a graph. */
import { demandSame } from "./sameGraph";
import type { Constant, GraphNode } from "./graphDef";
import { backend, typeAttribute, type Attribute, type tf } from "../load";
import { refusal } from "./refusal";
import { kind } from "./signature";

/** Where a recorded tensor comes from: an output of a node, and its shape there. */
interface Source {
  output: string;
  shape: number[];
}

/** TensorFlow's number of the element type int32. */
const INT32 = 3;

const advice = "its present value would become part of the graph; pass it as an input";

/** Ops whose results depend on a generator inside TensorFlow, beside their inputs. */
const stateful = new Set(["Multinomial", "RandomUniform", "RandomStandardNormal", "TruncatedNormal"]);

/**
 * The nodes of one run of a function.
 *
 * Given the nodes of an earlier run it also demands the same ones, constants included, and throws
 * CaptureError at the first that differs.
 */
export class Recorder {
  readonly nodes: GraphNode[] = [];
  private readonly sources = new Map<object, Source>();
  private readonly hostMade = new WeakSet<object>();
  private readonly constants = new Map<string, string>();

  constructor(private readonly expected?: GraphNode[]) {}

  /** A placeholder for `tensor`, to which its later uses refer. Returns the node's name. */
  input(tensor: tf.Tensor): string {
    const shape = { name: "shape", type: backend.binding.TF_ATTR_SHAPE, value: tensor.shape };
    const name = this.add("Placeholder", [], [typeAttribute("dtype", tensor.dtype), shape]);
    this.sources.set(tensor.dataId, { output: name, shape: tensor.shape });
    return name;
  }

  /** A node that yields `tensor` and nothing else. Returns the node's name. */
  output(tensor: tf.TensorInfo, name: string): string {
    const user = `output ${name}`;
    const reference = this.reference(tensor, user);
    const { dtype } = backend.tensorMap.get(tensor.dataId);
    if (dtype !== backend.getDTypeInteger(tensor.dtype)) {
      throw refusal(user, `is of TensorFlow's type ${dtype}, which tfjs takes for ${tensor.dtype}; cast it`);
    }
    return this.add("Identity", [reference], [typeAttribute("T", tensor.dtype)], undefined, user);
  }

  /** Notes that the function itself made the tensor of this id, from values in JavaScript. */
  made(dataId: object): void {
    this.hostMade.add(dataId);
  }

  /** Whether the function itself made the tensor, from values in JavaScript. */
  isHostMade(dataId: object): boolean {
    return this.hostMade.has(dataId);
  }

  /** Notes the op that turned the tensors of `references` into `outputs`. */
  record(op: string, attributes: Attribute[], references: string[], outputs: tf.TensorInfo[]): void {
    if (stateful.has(op)) {
      throw refusal(op, "draws from a generator inside TensorFlow; use uniform or gumbel, which take a key");
    }
    // tfjs-node leaves ExpandDims' types to eager execution to infer; a graph must state them
    const types = op === "ExpandDims" ? [typeAttribute("T", outputs[0].dtype), typeAttribute("Tdim", "int32")] : [];
    const name = this.add(op, references, [...attributes, ...types]);
    outputs.forEach(({ dataId, shape }, i) => this.sources.set(dataId, { output: i ? `${name}:${i}` : name, shape }));
  }

  /**
   * The output of a node that holds `tensor`'s value, for `user` (an op, or an output of the function).
   * A tensor that the function made in JavaScript becomes a constant; one from outside is refused.
   */
  reference(tensor: tf.TensorInfo, user: string): string {
    const source = this.sources.get(tensor.dataId) ?? this.hostTensor(tensor, user);
    return sameShape(source.shape, tensor.shape) ? source.output : this.reshape(source.output, tensor, user);
  }

  private hostTensor(tensor: tf.TensorInfo, user: string): Source {
    if (!this.hostMade.has(tensor.dataId)) {
      throw refusal(user, `takes a tensor made outside the captured function, ${kind(tensor)}; ${advice}`);
    }
    const source = { output: this.constant(constantOf(tensor), user), shape: tensor.shape };
    this.sources.set(tensor.dataId, source);
    return source;
  }

  private reshape(output: string, { shape, dtype }: tf.TensorInfo, user: string): string {
    const target = this.constant({ dtype: INT32, shape: [shape.length], bytes: bytesOf(Int32Array.from(shape)) }, user);
    return this.add("Reshape", [output, target], [typeAttribute("T", dtype), typeAttribute("Tshape", "int32")]);
  }

  /** A Const node, shared by all constants of the same bytes. */
  private constant(constant: Constant, user: string): string {
    const key = `${constant.dtype} ${constant.shape} ${Buffer.from(constant.bytes).toString("latin1")}`;
    let name = this.constants.get(key);
    if (!name) {
      const type = { name: "dtype", type: backend.binding.TF_ATTR_TYPE, value: constant.dtype };
      name = this.add("Const", [], [type], constant, user);
      this.constants.set(key, name);
    }
    return name;
  }

  private add(op: string, inputs: string[], attributes: Attribute[], constant?: Constant, user = op): string {
    const name = `${op}_${this.nodes.length}`;
    const node = { name, op, inputs, attributes, constant };
    if (this.expected) demandSame(node, this.expected[this.nodes.length], user);
    this.nodes.push(node);
    return name;
  }
}

function constantOf({ dataId, dtype: label }: tf.TensorInfo): Constant {
  if (label === "string") throw refusal("string tensor", "cannot be captured");
  const values = backend.readSync(dataId) as Float32Array | Int32Array | Uint8Array;
  const { dtype, shape } = backend.tensorMap.get(dataId);
  return { dtype, shape, bytes: bytesOf(values) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array | Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

function sameShape(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}
