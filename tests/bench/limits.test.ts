import { describe, expect, it } from "vitest";
import { benchRows } from "../../src/bench/judge";
import { faultsOf, readLimits, type Limit } from "../../src/bench/limits";
import { limitsMarkdown, markdownOf, withTables } from "../../src/bench/markdown";
import { committedBench, type BenchResults } from "../../src/bench/results";
import type { InstructionSet } from "../../src/bench/instructions";
import { goalsSummary } from "../../src/bench/table";
import { workloads } from "../../src/bench/workloads";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const rowsOf = (instructions: InstructionSet, rounds: number) => {
  const generation = workloads(instructions).find(({ id }) => id === "generate-64")!;
  const times = [10, 15, 20, 70, 12, 30];
  const sides = generation.sides.map(({ peer }, i) => ({ peer, values: Array<number>(rounds).fill(times[i]) }));
  return benchRows(generation, 1, sides);
};
const rows = rowsOf("avx2", 9);
const limit: Limit = { instructions: "avx2", cells: ["generate-*, PyTorch, KV cache"], sentence: "Nodes cost." };

describe("the list of limits", () => {
  it("misses a sentence where a goal is not met", () =>
    expect(faultsOf({ rows }, [])).toEqual(["generate-64, PyTorch, KV cache: not met, and no sentence says why"]));

  it("is complete where each such cell has one, by name or by pattern", () =>
    expect(faultsOf({ rows }, [limit])).toEqual([]));

  it("has no sentence about cells that meet their goals", () => {
    const idle = { ...limit, cells: ["generate-64, transformers"] };
    expect(faultsOf({ rows }, [limit, idle])).toEqual([
      expect.stringMatching(/^generate-64, transformers: .* no such cell/),
    ]);
  });

  it("needs none for goals that too few rounds have left open", () =>
    expect(faultsOf({ rows: rowsOf("avx2", 6) }, [])).toEqual([]));
});

const profile = [
  { workload: "generate-64", title: "", part: "executor" as const, detail: "", count: 9, milliseconds: 1 },
];
const resultsOf = (instructions: InstructionSet, rounds: number, made = "2026-01-02T00:00:00Z"): BenchResults => ({
  setting: {
    machine: { node: "20.1.0", tensorflow: "2.21.0", platform: "linux-x64 6", cpu: "A CPU", sources: "" },
    ...{ cores: 2, instructions, engine: { ops: "native", numerics: "portable" }, peers: { torch: "2.0" } },
    programs: "",
  },
  ...{ made, reported: {}, rows: rowsOf(instructions, rounds), profile },
});
const results = resultsOf("avx2", 9);

describe("a goal that is not met", () => {
  it("is told with what was reached, where our time goes, and why", () => {
    const summary = goalsSummary(results, [limit]);
    expect(summary).toMatch(/^2 of 3 goals met\n {2}not met: generate-64, PyTorch, KV cache: ≥ 2\.9, got 1\.50$/m);
    expect(summary).toMatch(/ours: between kernels 100%\n {4}Nodes cost\./);
    expect(limitsMarkdown([results], [limit])).toMatch(
      /## AVX2\n\n[^]*Nodes cost\.\n\n- generate-64, PyTorch, KV cache: ≥ 2\.9, got 1\.50/,
    );
  });

  it("is told as unexplained where no sentence is about it, or one about another machine", () => {
    const elsewhere = { ...limit, instructions: "avx512" as const };
    for (const limits of [[], [elsewhere]])
      expect(limitsMarkdown([results], limits)).toMatch(/Not explained:\n\n- generate-64/);
  });
});

describe("a goal that too few rounds leave open", () => {
  it("is counted as not decided, by name of what it takes", () => {
    const open = resultsOf("avx2", 6);
    expect(goalsSummary(open, [])).toBe("0 of 0 goals met; 3 not decided, which takes 9 rounds");
    expect(limitsMarkdown([open], [])).toContain("Of 3 goals 0 are met, 0 are not, and 3 are not decided");
  });
});

describe("the README's tables", () => {
  it("set goals that are not met in bold, and an asterisk where they are not decided", () => {
    expect(markdownOf([results])).toContain("| **1.50** (≥ 2.9) | 2.00 (≥ 1.75) | 7.00 (≥ 5) |");
    expect(markdownOf([resultsOf("avx512", 6)])).toContain("| 1.50\\* (≥ 3) | 2.00\\* (≥ 2) | 7.00\\* (≥ 5) |");
  });

  it("show the instruction sets side by side, and say on which machine each was measured", () => {
    const both = markdownOf([results, resultsOf("avx512", 6, "2026-03-04T00:00:00Z")]);
    expect(both).toContain("|  | PyTorch by hand, AVX2 | PyTorch by hand, AVX-512 |");
    expect(both).toContain("| **1.50** (≥ 2.9) | 1.50\\* (≥ 3) |");
    expect(both).toMatch(
      /- \*\*AVX2\*\*: A CPU, .*; ours by its own ops, portable numerics; .*; 2026-01-02\.\n- \*\*AVX-512\*\*/,
    );
  });

  it("say what portable numerics cost and own ops bring", () => {
    const lines = markdownOf([results]).split("\n");
    const head = lines.findIndex((line) => line.startsWith("| ours in another way"));
    expect(lines[head]).toContain("| native numerics, AVX2 | graph ops, AVX2 |");
    expect(lines[head + 2]).toMatch(/^\| 64 rollouts of .* \| 1\.20 \| 3\.00 \|$/);
  });

  it("tell the power that time and memory grow with", () => {
    const sizes = ["size-w64-l2-t32", "size-w128-l2-t32"].flatMap((id, i) => {
      const workload = workloads("avx2").find((each) => each.id === id)!;
      const sides = workload.sides.map(({ peer }) => ({ peer, values: [10 * 4 ** i], peaks: [5e8 * 2 ** i] }));
      return benchRows(workload, 1, sides);
    });
    const text = markdownOf([{ ...results, rows: sizes }]);
    expect(text).toContain("with width by the power 2.00 (2.00), memory 1.00 (1.00)");
    expect(text).toContain("| width 128, 2 layers, 32 tokens | 40 | 40 | 1.00\\* (≥ 1) | 1000 | 1000 |");
  });

  it("stand between their marks, and nothing else changes", () => {
    const [begin, end] = ["<!-- bench: begin -->", "<!-- bench: end -->"];
    expect(withTables(`a\n${begin}\nold\n${end}\nb`, "new")).toBe(`a\n${begin}\n\nnew\n\n${end}\nb`);
    expect(() => withTables("a", "new")).toThrow("expected the marks");
  });
});

describe.skipIf(committedBench().length === 0)("the committed measurements", () => {
  const committed = committedBench();

  it("are what the README and limits.md show", () => {
    const text = (...path: string[]) => readFileSync(join(__dirname, "..", "..", ...path), "utf8");
    const readme = text("README.md");
    expect(withTables(readme, markdownOf(committed))).toBe(readme);
    const limits = committed.flatMap(({ setting }) => readLimits(setting.instructions));
    expect(limitsMarkdown(committed, limits)).toBe(text("data", "bench", "limits.md"));
  });

  it("have a sentence for each goal that is not met", () =>
    expect(committed.flatMap((each) => faultsOf(each, readLimits(each.setting.instructions)))).toEqual([]));

  it("state the goals of today", () => {
    const stated = ({ setting, rows }: BenchResults) =>
      rows.flatMap(({ workload, peer, goal }) => {
        const known = workloads(setting.instructions).find(({ id }) => id === workload);
        const now = [known?.goal, ...(known?.sides ?? []).map((side) => side.goal)].map((each) => each?.text);
        return goal === null || now.includes(goal) ? [] : [`${workload}, ${peer}: ${goal}`];
      });
    expect(committed.flatMap(stated)).toEqual([]);
  });
});
