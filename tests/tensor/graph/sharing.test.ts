import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { capture } from "../../../src/tensor/graph/capture";
import { backend, binding, tf } from "../../../src/tensor/load";
import { SharedTensors } from "../../../src/tensor/graph/sharing";

describe("capture", () => {
  it("has one native tensor for each shape that a function makes, not one for each result", () => {
    const example = tf.zeros([16, 16]);
    const before = binding.getNumOfTensors();
    const counts: number[] = [];
    const chain = ({ x }: { x?: tf.Tensor }) => {
      let last = x!;
      for (let i = 0; i < 100; i++) {
        last = last.add(1);
        counts.push(binding.getNumOfTensors() - before);
      }
      return { last };
    };
    const graph = capture("chain", chain, { x: example });
    expect(Math.max(...counts)).toBeLessThan(10); // 100 unshared
    expect(binding.getNumOfTensors()).toBe(before);
    const { last } = graph.run({ x: example });
    expect(last.dataSync().every((value) => value === 100)).toBe(true);
    tf.dispose([example, last]);
    graph.dispose();
  });

  it("takes the memory of the shapes that a function makes, not of all its results", async () => {
    const [shared, unshared] = await Promise.all([peakOfCapture("shared"), peakOfCapture("unshared")]);
    expect(unshared).toBeGreaterThan(380); // MiB: else the measurement would not see a leak
    expect(shared).toBeLessThan(0.3 * unshared);
  });
});

/**
 * In a process of its own whose allocator gives large blocks back at once. By default glibc keeps them in its heap, and
 * often cannot use aligned ones again (sourceware.org, bug 30723): the peak is then 35 to 430 MiB, by chance.
 */
async function peakOfCapture(how: "shared" | "unshared"): Promise<number> {
  const command = ["--require", "tsx/cjs", join(__dirname, "peakOfCapture.ts"), how];
  const env = { ...process.env, MALLOC_MMAP_THRESHOLD_: String(2 ** 20) };
  const { stdout } = await promisify(execFile)(process.execPath, command, { env });
  return Number(stdout);
}

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
