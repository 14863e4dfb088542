import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { instructionSets } from "../../src/bench/instructions";
import {
  committedPath,
  ownPath,
  readBench,
  reusableResults,
  thisSetting,
  replaceProfile,
  replaceRows,
  writeBench,
} from "../../src/bench/results";
import { emptyRow } from "../../src/bench/rows";

const directory = mkdtempSync(join(tmpdir(), "bench-results-"));
const path = join(directory, "rows.json");
afterAll(() => rmSync(directory, { recursive: true }));

const row = (workload: string, threads: number, median_ms: number) => ({
  ...emptyRow({ workload, title: "", threads, peer: "grpo-origin", rounds: 7 }),
  median_ms,
});
const setting = thisSetting("avx2", { ops: "graph", numerics: "portable" });
const empty = { setting, made: "", reported: {}, rows: [], profile: [] };

describe("results on disk", () => {
  it("come back as they were, to six digits", () => {
    const results = { ...replaceRows(empty, [row("a", 1, 1.23456789)]), made: "now" };
    writeBench(path, results);
    expect(readBench(path)).toEqual({ ...results, rows: [row("a", 1, 1.23457)] });
  });

  it("are gone on with on the same machine with the same sources, and on no other", () => {
    writeBench(path, replaceRows(empty, [row("a", 1, 1)]));
    expect(reusableResults(path, setting).rows).toHaveLength(1);
    const others = [
      { ...setting, machine: { ...setting.machine, sources: "changed" } },
      { ...setting, instructions: "avx512" as const },
      { ...setting, engine: { ...setting.engine, ops: "native" as const } },
    ];
    expect(others.flatMap((other) => reusableResults(path, other).rows)).toEqual([]);
    expect(reusableResults(join(directory, "none.json"), setting).rows).toEqual([]);
  });

  it("have a file for each instruction set, so that none takes the place of another's", () => {
    for (const pathOf of [ownPath, committedPath])
      expect(new Set(instructionSets.map(pathOf)).size).toBe(instructionSets.length);
  });

  it("of another form are refused by name", () => {
    writeFileSync(path, "[]");
    expect(() => readBench(path)).toThrow(`${path}: expected setting, rows and profile`);
    expect(reusableResults(path, setting).rows).toEqual([]);
  });
});

describe("measuring a cell again", () => {
  it("replaces its rows, and those of no other cell", () => {
    const before = replaceRows(replaceRows(empty, [row("a", 1, 1), row("a", 1, 2)]), [row("a", 2, 3)]);
    expect(replaceRows(before, [row("a", 1, 9)]).rows.map(({ threads, median_ms }) => [threads, median_ms])).toEqual([
      [2, 3],
      [1, 9],
    ]);
  });

  it("replaces a workload's profile", () => {
    const part = { workload: "a", title: "", part: "copies" as const, detail: "", count: 1, milliseconds: 1 };
    const twice = replaceProfile(replaceProfile(empty, [part, { ...part, detail: "x" }]), [
      { ...part, milliseconds: 2 },
    ]);
    expect(twice.profile).toEqual([{ ...part, milliseconds: 2 }]);
  });
});
