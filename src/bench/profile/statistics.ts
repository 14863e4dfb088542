/** What session_run.c has written down: how long each run of a graph took, and each kernel in it. */

import { partOf } from "./parts";
import { bytesIn, fieldsOf, numberIn, textIn, type Field } from "./wire";

/** One run of one graph. */
export interface SessionRun {
  /** Of the processor. */
  milliseconds: number;
  /** Which graph. */
  session: string;
  /** Undefined where the run was not traced. */
  kernels?: Kernel[];
}

/** A node that ran. */
export interface Kernel {
  /** Its node's name. */
  name: string;
  /** TensorFlow's op as it ran: grappler may have fused several into it. */
  op: string;
  milliseconds: number;
  /** Of a matrix product: its sizes, as oneDNN writes them (2048x64:64x192). */
  product?: string;
}

/** A node of a graph as it ran: its op, and where its first input comes from (a node's name and its output's number). */
interface Node {
  op: string;
  first: string;
}

/** The records of a log. Throws RangeError where it is cut short. */
export function sessionRuns(log: Buffer): SessionRun[] {
  const runs: SessionRun[] = [];
  for (let at = 0; at < log.length;) {
    const milliseconds = log.readDoubleLE(at) / 1e6;
    const session = String(log.readBigUInt64LE(at + 8));
    const length = Number(log.readBigUInt64LE(at + 16));
    const metadata = log.subarray(at + 24, at + 24 + length);
    runs.push({ milliseconds, session, kernels: length > 0 ? kernelsOf(metadata) : undefined });
    at += 24 + length;
  }
  return runs;
}

/** Source of the field numbers: RunMetadata in tensorflow/core/protobuf/config.proto. */
function kernelsOf(metadata: Uint8Array): Kernel[] {
  const fields = fieldsOf(metadata);
  const nodes = new Map(bytesIn(fields, 3).flatMap(nodesOf));
  const [statistics] = bytesIn(fields, 1);
  const ran = bytesIn(fieldsOf(statistics), 1)
    .flatMap((device) => bytesIn(fieldsOf(device), 2))
    .map((node) => fieldsOf(node));
  const results = new Map(ran.flatMap(resultsOf));
  return ran.map((node) => kernelOf(node, nodes, results));
}

/** Name, op and first input of each node of a GraphDef. Source of the field numbers: core/framework/node_def.proto. */
function nodesOf(graph: Uint8Array): [string, Node][] {
  return bytesIn(fieldsOf(graph), 1).map((bytes) => {
    const node = fieldsOf(bytes);
    return [textIn(node, 1), { op: textIn(node, 2), first: textIn(node, 3) }];
  });
}

/** Source of the field numbers: NodeExecStats in tensorflow/core/framework/step_stats.proto. */
function kernelOf(node: Field[], nodes: Map<string, Node>, results: Map<string, number[]>): Kernel {
  const [start, end] = [numberIn(node, 14), numberIn(node, 15)];
  const name = textIn(node, 1);
  const { op, first } = nodes.get(name) ?? { op: "_SOURCE", first: "" };
  const kernel = { name, op, milliseconds: (end - start) / 1e6 };
  if (partOf(op) !== "products") return kernel;
  return { ...kernel, product: productOf(results.get(first), results.get(name), kernel) };
}

/**
 * The shape of each result of a node, by its name in a graph: `node` for the first, `node:1` for the second.
 * Source of the field numbers: NodeOutput, in step_stats.proto; TensorDescription; TensorShapeProto.
 */
function resultsOf(node: Field[]): [string, number[]][] {
  const name = textIn(node, 1);
  return bytesIn(node, 7).map((bytes) => {
    const result = fieldsOf(bytes);
    const slot = numberIn(result, 1);
    const shape = bytesIn(result, 3)
      .flatMap((tensor) => bytesIn(fieldsOf(tensor), 2))
      .flatMap((sizes) => bytesIn(fieldsOf(sizes), 2));
    return [slot === 0 ? name : `${name}:${slot}`, shape.map((size) => numberIn(fieldsOf(size), 1))];
  });
}

/** Rows and columns are the result's; the inner size is what the first factor has beside rows, whichever way it lies. */
function productOf(factor: number[] | undefined, result: number[] | undefined, { name, op }: Kernel): string {
  if (factor === undefined || result === undefined)
    throw new Error(`${op} ${name}: expected TensorFlow's statistics to tell the shapes of its factor and its result`);
  const [rows, columns] = result.slice(-2);
  const [a, b] = factor.slice(-2);
  const batch = result.slice(0, -2);
  const inner = (a * b) / rows;
  return `${[...batch, rows, inner].join("x")}:${[...batch, inner, columns].join("x")}`;
}
