/** What session_run.c has written down: how long each run of a graph took, and each kernel in it. */

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
  const ops = new Map(bytesIn(fields, 3).flatMap(nodesOf));
  const [statistics] = bytesIn(fields, 1);
  return bytesIn(fieldsOf(statistics), 1)
    .flatMap((device) => bytesIn(fieldsOf(device), 2))
    .map((node) => kernelOf(fieldsOf(node), ops));
}

/** Name and op of each node of a GraphDef. */
function nodesOf(graph: Uint8Array): [string, string][] {
  return bytesIn(fieldsOf(graph), 1).map((bytes) => {
    const node = fieldsOf(bytes);
    return [textIn(node, 1), textIn(node, 2)];
  });
}

/** Source of the field numbers: NodeExecStats in tensorflow/core/framework/step_stats.proto. */
function kernelOf(node: Field[], ops: Map<string, string>): Kernel {
  const [start, end] = [numberIn(node, 14), numberIn(node, 15)];
  const name = textIn(node, 1);
  return { name, op: ops.get(name) ?? "_SOURCE", milliseconds: (end - start) / 1e6 };
}
