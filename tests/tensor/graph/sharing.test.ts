import { describe, expect, it } from "vitest";
import { capture } from "../../../src/tensor/graph/capture";
import { backend, tf } from "../../../src/tensor/load";
import { SharedTensors } from "../../../src/tensor/graph/sharing";

describe("capture", () => {
  it("takes the memory of the shapes that a function makes, not of all its results", () => {
    const before = process.resourceUsage().maxRSS; // KiB
    const example = tf.zeros([1024, 1024]); // 4 MiB
    const chain = ({ x }: { x?: tf.Tensor }) => {
      let last = x!;
      for (let i = 0; i < 100; i++) last = last.add(1);
      return { last };
    };
    const graph = capture("chain", chain, { x: example });
    expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(150); // MiB; 400 unshared
    const { last } = graph.run({ x: example });
    expect(last.dataSync().every((value) => value === 100)).toBe(true);
    tf.dispose([example, last]);
    graph.dispose();
  });
});

describe("SharedTensors", () => {
  it("gives tensors of one shape the memory of the first, leaves integers and other shapes alone, and frees all", () => {
    const { numTensors } = tf.memory();
    const memory = new SharedTensors();
    memory.during(() =>
      tf.tidy(() => {
        const [a, b, other] = [tf.ones([2]).add(1), tf.ones([2]).add(2), tf.ones([3]).add(3)];
        const [m, n] = [tf.scalar(1, "int32").add(tf.scalar(1, "int32")), tf.scalar(2, "int32").neg()];
        memory.share([a, b, other, m, n]);
        expect([...b.dataSync()]).toEqual([2, 2]);
        expect([...other.dataSync()]).toEqual([4, 4, 4]);
        expect([m.dataSync()[0], n.dataSync()[0]]).toEqual([2, -2]);
        b.dispose(); // the others' memory stays
        expect([...a.dataSync()]).toEqual([2, 2]);
      }),
    );
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it("leaves the backend as it was, also where the body throws", () => {
    const { disposeData } = backend;
    expect(() =>
      new SharedTensors().during(() => {
        throw new Error("stop");
      }),
    ).toThrow("stop");
    expect(backend.disposeData).toBe(disposeData);
  });
});
