import { describe, expect, it } from "vitest";
import { benchRows } from "../../src/bench/judge";
import { faultsOf, readLimits, type Limit } from "../../src/bench/limits";
import { limitsMarkdown, markdownOf, withTables } from "../../src/bench/markdown";
import { committedPath, readBench, type BenchResults } from "../../src/bench/results";
import { goalsSummary } from "../../src/bench/table";
import { workloads } from "../../src/bench/workloads";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const generation = workloads().find(({ id }) => id === "generate-64")!;
const times = [10, 15, 8, 70];
const rows = benchRows(
  generation,
  1,
  generation.sides.map(({ peer }, i) => ({ peer, values: [times[i]] })),
);
const limit: Limit = { cells: ["generate-*, PyTorch, KV cache"], sentence: "Nodes cost." };

describe("the list of limits", () => {
  it("misses a sentence where a goal is not met", () =>
    expect(faultsOf(rows, [])).toEqual(["generate-64, PyTorch, KV cache: not met, and no sentence says why"]));

  it("is complete where each such cell has one, by name or by pattern", () =>
    expect(faultsOf(rows, [limit])).toEqual([]));

  it("has no sentence about cells that meet their goals", () => {
    const idle = { cells: ["generate-64, transformers"], sentence: "Nodes cost." };
    expect(faultsOf(rows, [limit, idle])).toEqual([
      expect.stringMatching(/^generate-64, transformers: .* no such cell/),
    ]);
  });
});

const profile = [
  { workload: "generate-64", title: "", part: "executor" as const, detail: "", count: 9, milliseconds: 1 },
];
const setting = {
  machine: { node: "20.1.0", tensorflow: "2.21.0", platform: "linux-x64 6", cpu: "A CPU", sources: "" },
  ...{ cores: 2, peers: { torch: "2.0" }, programs: "" },
};
const results: BenchResults = { setting, made: "2026-01-02T00:00:00Z", rows, profile };

describe("a goal that is not met", () => {
  it("is told with what was reached, where our time goes, and why", () => {
    const summary = goalsSummary(results, [limit]);
    expect(summary).toMatch(/^1 of 2 goals met\n {2}not met: generate-64, PyTorch, KV cache: ≥ 2, got 1\.50$/m);
    expect(summary).toMatch(/ours: between kernels 100%\n {4}Nodes cost\./);
    expect(limitsMarkdown(results, [limit])).toMatch(
      /Nodes cost\.\n\n- generate-64, PyTorch, KV cache: ≥ 2, got 1\.50/,
    );
  });

  it("is told as unexplained where no sentence is about it", () =>
    expect(limitsMarkdown(results, [])).toMatch(/Not explained:\n\n- generate-64/));
});

describe("the README's tables", () => {
  it("set goals that are not met in bold", () =>
    expect(markdownOf(results)).toContain("| **1.50** (≥ 2) | 0.80 | 7.00 (≥ 6) |"));

  it("stand between their marks, and nothing else changes", () => {
    const [begin, end] = ["<!-- bench: begin -->", "<!-- bench: end -->"];
    expect(withTables(`a\n${begin}\nold\n${end}\nb`, "new")).toBe(`a\n${begin}\n\nnew\n\n${end}\nb`);
    expect(() => withTables("a", "new")).toThrow("expected the marks");
  });
});

describe.skipIf(!existsSync(committedPath))("the committed measurement", () => {
  it("is what the README shows", () => {
    const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");
    expect(withTables(readme, markdownOf(readBench()))).toBe(readme);
  });

  it("has a sentence for each goal that is not met", () =>
    expect(faultsOf(readBench().rows, readLimits())).toEqual([]));
});
