/** Recording: what a function asks of TensorFlow while it runs, as the nodes of a graph. */
import type { Constant, GraphNode } from "./graphDef";
import { backend, typeAttribute, type Attribute, type tf } from "./load";

/** Where a recorded tensor comes from: an output of a node, and its shape there. */
interface Source {
  output: string;
  shape: number[];
}

/** A 64-bit scalar that a few kernels pass beside tensors: two 32-bit halves, the lower one first. */
interface Int64Scalar {
  valueArray: Int32Array;
}

const INT32 = 3;
const INT64 = 9;

export class Recorder {
  readonly nodes: GraphNode[] = [];
  private readonly sources = new Map<object, Source>();
  private readonly constants = new Map<string, string>();

  /** A placeholder for `tensor`, whose later uses refer to it. Returns the node's name. */
  input(tensor: tf.Tensor): string {
    const shape = { name: "shape", type: backend.binding.TF_ATTR_SHAPE, value: tensor.shape };
    const name = this.add("Placeholder", [], [typeAttribute("dtype", tensor.dtype), shape]);
    this.sources.set(tensor.dataId, { output: name, shape: tensor.shape });
    return name;
  }

  /** A node that yields `tensor` and nothing else. Returns the node's name. */
  output(tensor: tf.TensorInfo): string {
    return this.add("Identity", [this.reference(tensor)], [typeAttribute("T", tensor.dtype)]);
  }

  /** The op that turned `inputs` into `outputs`. */
  record(op: string, attributes: Attribute[], references: string[], outputs: tf.TensorInfo[]): void {
    // tfjs-node leaves ExpandDims' types to eager execution to infer; a graph must state them
    const types = op === "ExpandDims" ? [typeAttribute("T", outputs[0].dtype), typeAttribute("Tdim", "int32")] : [];
    const name = this.add(op, references, [...attributes, ...types]);
    outputs.forEach(({ dataId, shape }, i) => this.sources.set(dataId, { output: i ? `${name}:${i}` : name, shape }));
  }

  /** The output of a node that holds `tensor`'s value; a tensor that no recorded op made becomes a constant. */
  reference(tensor: tf.TensorInfo | Int64Scalar): string {
    if ("valueArray" in tensor) return this.constant({ dtype: INT64, shape: [], bytes: bytesOf(tensor.valueArray) });
    let source = this.sources.get(tensor.dataId);
    if (!source) {
      source = { output: this.constant(constantOf(tensor)), shape: tensor.shape };
      this.sources.set(tensor.dataId, source);
    }
    return sameShape(source.shape, tensor.shape) ? source.output : this.reshape(source.output, tensor);
  }

  private reshape(output: string, { shape, dtype }: tf.TensorInfo): string {
    const target = this.constant({ dtype: INT32, shape: [shape.length], bytes: bytesOf(Int32Array.from(shape)) });
    return this.add("Reshape", [output, target], [typeAttribute("T", dtype), typeAttribute("Tshape", "int32")]);
  }

  /** A Const node, shared by all constants of the same bytes. */
  private constant(constant: Constant): string {
    const key = `${constant.dtype} ${constant.shape} ${Buffer.from(constant.bytes).toString("latin1")}`;
    let name = this.constants.get(key);
    if (!name) {
      name = this.add(
        "Const",
        [],
        [{ name: "dtype", type: backend.binding.TF_ATTR_TYPE, value: constant.dtype }],
        constant,
      );
      this.constants.set(key, name);
    }
    return name;
  }

  private add(op: string, inputs: string[], attributes: Attribute[], constant?: Constant): string {
    const name = `${op}_${this.nodes.length}`;
    this.nodes.push({ name, op, inputs, attributes, constant });
    return name;
  }
}

function constantOf(tensor: tf.TensorInfo): Constant {
  const values = backend.readSync(tensor.dataId) as Float32Array | Int32Array | Uint8Array;
  const { dtype, shape } = backend.tensorMap.get(tensor.dataId);
  return { dtype, shape, bytes: bytesOf(values) };
}

function bytesOf(values: Float32Array | Int32Array | Uint8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
}

function sameShape(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}
