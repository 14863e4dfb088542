import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { promote } from "../../src/experiments/promote";
import { writeAtomically } from "../../src/files";
import { placeOfCommitted, readResults, results } from "../../src/experiments/results";
import { curveRow, promptRow, row, temporaryDirectory, writeResults } from "./fixture";

let directory: string;
beforeEach(() => {
  directory = join(temporaryDirectory(), "test");
  writeResults(directory, [row()]);
});
afterEach(() => vi.unstubAllEnvs());

describe("results", () => {
  it("are those of one's own directory where the environment names one", async () => {
    vi.stubEnv("GRPO_ORIGIN_RESULTS", directory);
    expect(await results("paper")).toEqual({
      protocol: "test",
      rows: [row()],
      prompts: [promptRow()],
      curves: [curveRow],
    });
  });
});

describe("placeOfCommitted", () => {
  const data = (protocol: string) => join(directory, "..", protocol);
  const stand = (protocol: string, plannedJobs: number) => {
    writeResults(data(protocol), [row()]);
    const path = join(data(protocol), "provenance.json");
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), plannedJobs }));
  };

  it("is the largest protocol's that is whole: one that is still being run is read when it is asked for", () => {
    stand("quick", 1);
    stand("paper", 2);
    expect(placeOfCommitted(undefined, data)).toBe(data("quick"));
    expect(placeOfCommitted("paper", data)).toBe(data("paper"));
    stand("paper", 1);
    expect(placeOfCommitted(undefined, data)).toBe(data("paper"));
  });

  it("says where it looked when there is none", () => {
    stand("paper", 2);
    expect(() => placeOfCommitted("spike", data)).toThrow("found none in data/spike, data/paper, data/quick");
  });
});

describe("readResults", () => {
  it("names a table that was edited or cut short", async () => {
    const path = join(directory, "rows.parquet");
    writeFileSync(path, readFileSync(path).subarray(0, 100));
    await expect(readResults(directory)).rejects.toThrow(`${path}: cut short or edited`);
  });

  it("names a table that is missing, and a directory without any", async () => {
    rmSync(join(directory, "curves.parquet"));
    await expect(readResults(directory)).rejects.toThrow(/curves\.parquet: missing/);
    await expect(readResults(join(directory, "none"))).rejects.toThrow(/none: expected the results of a protocol/);
  });
});

describe("promote", () => {
  it("copies the tables with their checksums, to the bit", async () => {
    const to = join(directory, "..", "committed");
    promote("quick", { from: directory, to });
    expect(await readResults(to)).toEqual(await readResults(directory));
    expect(readFileSync(join(to, "provenance.json"))).toEqual(readFileSync(join(directory, "provenance.json")));
  });

  it("takes along the base policy that live cells train from", () => {
    const base = join(directory, "runs", "e0.02-s1", "step-800.safetensors");
    writeAtomically(base, "weights");
    promote("quick", { from: directory, to: join(directory, "..", "committed") });
    expect(readFileSync(join(directory, "..", "base.safetensors"), "utf8")).toBe("weights");
  });

  it("refuses tables that are not what their provenance says", () => {
    appendFileSync(join(directory, "rows.parquet"), "more");
    expect(() => promote("quick", { from: directory, to: join(directory, "..", "committed") })).toThrow(
      "cut short or edited",
    );
  });
});
