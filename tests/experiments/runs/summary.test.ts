import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { summaryName } from "../../../src/results/paths";
import {
  digestsOf,
  machinesOf,
  makeWithSummary,
  readSummary,
  writeSummary,
} from "../../../src/experiments/runs/summary";
import { olderMachine, temporaryDirectory, writeResults } from "../../results/fixture";

const machine = olderMachine;
const updated = { ...machine, sources: "ba9876543210" };

let directory: string;
beforeEach(() => {
  directory = join(temporaryDirectory(), "a-run");
  mkdirSync(directory);
});

/** A twentieth of a second on a core. */
function work(): void {
  const start = process.cpuUsage();
  const spent = () => process.cpuUsage(start).user + process.cpuUsage(start).system;
  while (spent() < 50_000);
}
const making = async () => {
  work();
  writeResults(directory, []);
};
const dying = async () => {
  work();
  throw new Error("killed");
};

describe("makeWithSummary", () => {
  it("adds up the time of all attempts, and names all that took part", async () => {
    await expect(makeWithSummary(directory, "a-run", machine, dying)).rejects.toThrow("killed");
    await expect(makeWithSummary(directory, "a-run", updated, dying)).rejects.toThrow("killed");
    await makeWithSummary(directory, "a-run", updated, making);
    const summary = readSummary(directory);
    expect(machinesOf(summary)).toEqual([machine, updated]);
    expect(summary.coreSeconds).toBeGreaterThanOrEqual(0.15);
    expect(summary.files).toEqual(digestsOf(directory));
  });

  it("has written down what takes part before it makes anything, for a process that is killed", async () => {
    await makeWithSummary(directory, "a-run", machine, async () => {
      expect(machinesOf(readSummary(directory))).toEqual([machine]);
      await making();
    });
  });

  it("names what began and ended a run once", async () => {
    for (const one of [machine, updated]) await makeWithSummary(directory, "a-run", one, dying).catch(() => {});
    await makeWithSummary(directory, "a-run", machine, making);
    expect(machinesOf(readSummary(directory))).toEqual([updated, machine]);
  });
});

describe("summaryOf", () => {
  it("reads the summaries of before, which name one machine", () => {
    const before = { run: "a-run", coreSeconds: 1, machine, files: {} };
    writeFileSync(join(directory, summaryName), JSON.stringify(before));
    expect(machinesOf(readSummary(directory))).toEqual([machine]);
  });

  it("names the file, the setting and what was expected where it is no summary", () => {
    writeFileSync(join(directory, summaryName), "{}");
    expect(() => readSummary(directory)).toThrow(
      `${join(directory, summaryName)}: run: expected a text, got undefined`,
    );
  });
});

describe("writeSummary", () => {
  it("is read as it was written", () => {
    writeResults(directory, []);
    const summary = { run: "a-run", coreSeconds: 2, machine: updated, earlier: [machine] };
    writeSummary(directory, summary);
    expect(readSummary(directory)).toEqual({ ...summary, files: digestsOf(directory) });
  });
});
