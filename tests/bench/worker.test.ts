import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { machineInstructions } from "../../src/bench/instructions";
import type { Specification } from "../../src/bench/specification";
import { Worker } from "../../src/bench/worker";

const root = join(__dirname, "..", "..");
const specification: Specification = {
  kind: "products",
  peer: "products",
  threads: 1,
  inputs: "",
  products: [[1, 8, 8, 8, 2]],
};

describe("Worker", () => {
  it("takes at least one call a round, more until the time is up, and tells its memory", async () => {
    const worker = new Worker("ours", "ours.ts", specification, {
      root,
      instructions: machineInstructions(),
      threads: 1,
    });
    await worker.ready();
    expect((await worker.round(0)).length).toBe(1);
    const times = await worker.round(0.1);
    expect(times.length).toBeGreaterThan(1);
    expect(times.every((time) => time > 0)).toBe(true);
    expect(await worker.peakMemory()).toBeGreaterThan(20e6);
    await worker.end();
  });

  it("says who died and of what", async () => {
    const inputs = join(mkdtempSync(join(tmpdir(), "bench-")), "missing.safetensors");
    const worker = new Worker(
      "ours",
      "ours.ts",
      { ...specification, kind: "train", inputs },
      { root, instructions: machineInstructions(), threads: 1 },
    );
    await expect(worker.ready()).rejects.toThrow(/^ours: expected an answer to start.*\n[^]*missing\.safetensors/);
    await worker.end();
  });
});
