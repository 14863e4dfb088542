import { describe, expect, it } from "vitest";
import { sessionRuns } from "../../../src/bench/profile/statistics";

/** Fields by hand, as the format has them: tag, then a number below 128 or a length and its bytes. */
const number = (field: number, value: number) => Buffer.from([...varint(8 * field), ...varint(value)]);
const bytes = (field: number, ...parts: Buffer[]) => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([...varint(8 * field + 2), ...varint(content.length)]), content]);
};
const text = (field: number, value: string) => bytes(field, Buffer.from(value));

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

const result = (slot: number, shape: number[]) =>
  bytes(7, number(1, slot), bytes(3, bytes(2, ...shape.map((size) => bytes(2, number(1, size))))));
const ran = (name: string, start: number, end: number, ...results: Buffer[]) =>
  bytes(2, text(1, name), ...results, number(14, start), number(15, end));
const factors = ran("factors", 0, 0, result(0, [9, 9]), result(1, [5, 300, 8]));
const product = ran("product", 1_000, 301_000, result(0, [5, 8, 64]));
const device = bytes(1, text(1, "/device:CPU:0"), product, factors, ran("_SOURCE", 0, 100));
const node = (name: string, op: string, ...inputs: string[]) =>
  bytes(1, text(1, name), text(2, op), ...inputs.map((input) => text(3, input)));
const graph = bytes(3, node("product", "BatchMatMulV2", "factors:1", "other", "^before"), node("factors", "Unpack"));
const metadata = Buffer.concat([bytes(1, device), graph]);

function record(nanoseconds: number, session: bigint, content: Buffer): Buffer {
  const head = Buffer.alloc(24);
  head.writeDoubleLE(nanoseconds, 0);
  head.writeBigUInt64LE(session, 8);
  head.writeBigUInt64LE(BigInt(content.length), 16);
  return Buffer.concat([head, content]);
}

describe("sessionRuns", () => {
  it("reads runs with and without a trace, one after the other, and the sizes of products", () => {
    const log = Buffer.concat([record(2e6, 7n, Buffer.alloc(0)), record(3e6, 2n ** 47n, metadata)]);
    expect(sessionRuns(log)).toEqual([
      { milliseconds: 2, session: "7", kernels: undefined },
      {
        milliseconds: 3,
        session: String(2n ** 47n),
        kernels: [
          { name: "product", op: "BatchMatMulV2", milliseconds: 0.3, product: "5x8x300:5x300x64" },
          { name: "factors", op: "Unpack", milliseconds: 0 },
          { name: "_SOURCE", op: "_SOURCE", milliseconds: 0.0001 },
        ],
      },
    ]);
  });

  it("refuses a product whose shape TensorFlow has not told, for an account would miss it", () => {
    const alone = Buffer.concat([bytes(1, bytes(1, text(1, "/device:CPU:0"), product)), graph]);
    expect(() => sessionRuns(record(3e6, 7n, alone))).toThrow(
      "BatchMatMulV2 product: expected TensorFlow's statistics to tell the shapes of its factor and its result",
    );
  });

  it("refuses a log that is cut short", () => {
    const log = record(3e6, 7n, metadata);
    expect(() => sessionRuns(log.subarray(0, log.length - 1))).toThrow(RangeError);
    expect(() => sessionRuns(log.subarray(0, 20))).toThrow(RangeError);
  });
});
