import { describe, expect, it } from "vitest";
import { putBuffers, takeBuffers } from "../../../src/notebook/widgets/buffers";

describe("bytes in a widget's state", () => {
  const state = () => ({
    a: 1,
    file: { content: Uint8Array.of(1, 2), name: "x" },
    rows: [{ y: Float32Array.of(1.5) }],
  });

  it("leave the JSON, each with the path that leads to it", () => {
    const { data, paths, buffers } = takeBuffers(state());
    expect(data).toEqual({ a: 1, file: { content: null, name: "x" }, rows: [{ y: null }] });
    expect(paths).toEqual([
      ["file", "content"],
      ["rows", 0, "y"],
    ]);
    expect([...buffers[0]]).toEqual([1, 2]);
    expect(new DataView(buffers[1].buffer, buffers[1].byteOffset).getFloat32(0, true)).toBe(1.5);
  });

  it("take up a view's own bytes, not those of the array that it looks into", () => {
    const { buffers } = takeBuffers({ part: Uint8Array.of(1, 2, 3).subarray(1, 2) });
    expect(buffers[0]).toEqual(Uint8Array.of(2));
  });

  it("come back to where they were", () => {
    const { data, paths, buffers } = takeBuffers({ file: { content: Uint8Array.of(1, 2) } });
    expect(putBuffers(data, paths, buffers)).toEqual({ file: { content: Uint8Array.of(1, 2) } });
  });
});
