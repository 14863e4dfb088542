import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { machineInstructions } from "../../src/bench/instructions";
import { canCompilePeak, compilePeak, peakOperations } from "../../src/bench/peak";

describe.skipIf(!canCompilePeak())("the machine's peak", () => {
  it("is measured in calls of one length, at a rate that vectors alone reach", () => {
    const directory = mkdtempSync(join(tmpdir(), "peak-"));
    const program = compilePeak(directory, machineInstructions());
    const requests = ['{"do":"round","seconds":0}', '{"do":"memory"}', '{"do":"round","seconds":0.1}'];
    const { stdout } = spawnSync(program, { input: requests.join("\n"), encoding: "utf8" });
    const [ready, once, other, often] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { times: number[] });
    expect([ready, other]).toEqual([{ ready: true }, {}]);
    expect(once.times).toHaveLength(1);
    expect(often.times.length).toBeGreaterThan(1);
    const best = peakOperations(machineInstructions()) / (1e6 * Math.min(...often.times));
    expect(best).toBeGreaterThan(10); // GFLOP/s; one number at a time gives at most 2 an instruction and cycle pair
    rmSync(directory, { recursive: true });
  });
});
