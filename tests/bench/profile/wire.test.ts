import { GraphDef, NodeDef, VersionDef } from "@tensorflow/tfjs-node/dist/proto/api_pb";
import { describe, expect, it } from "vitest";
import { bytesIn, fieldsOf, numberIn, textIn } from "../../../src/bench/profile/wire";

/** Written by protobuf's own code. */
function written(versions: number, ops: string[]): Uint8Array {
  const graph = new GraphDef();
  const version = new VersionDef();
  version.setProducer(versions);
  graph.setVersions(version);
  graph.setNodeList(
    ops.map((op, i) => {
      const node = new NodeDef();
      node.setName(`n${i}`);
      node.setOp(op);
      return node;
    }),
  );
  const holder = graph as unknown as { serializeBinary(): Uint8Array };
  return holder.serializeBinary();
}

describe("fieldsOf", () => {
  it("reads what protobuf's own code has written: texts, messages in messages, numbers of several bytes", () => {
    const fields = fieldsOf(written(123456789, ["MatMul", "Añadir"]));
    const nodes = bytesIn(fields, 1).map(fieldsOf);
    expect(nodes.map((node) => [textIn(node, 1), textIn(node, 2)])).toEqual([
      ["n0", "MatMul"],
      ["n1", "Añadir"],
    ]);
    expect(numberIn(fieldsOf(bytesIn(fields, 4)[0]), 1)).toBe(123456789);
  });

  it("takes what is missing for 0 or empty, as proto3 does", () => {
    const fields = fieldsOf(written(0, []));
    expect([numberIn(fields, 9), textIn(fields, 9), bytesIn(fields, 1)]).toEqual([0, "", []]);
  });

  it("refuses a message that is cut short, and one of a wire type that does not exist", () => {
    const complete = written(1, ["MatMul"]);
    expect(() => fieldsOf(complete.subarray(0, complete.length - 1))).toThrow(RangeError);
    expect(() => fieldsOf(Uint8Array.from([7]))).toThrow("expected a wire type of protocol buffers");
  });
});
