import { appendFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sourcesFingerprint, sourcesOfNumbers } from "../../../src/experiments/runs/sources";
import { root } from "../../../src/results/paths";
import { sourceFiles } from "../../sourceFiles";
import { temporaryDirectory } from "../../results/fixture";

let src: string;
beforeAll(() => {
  src = join(temporaryDirectory(), "src");
  cpSync(join(root, "src"), src, { recursive: true });
});

/** Whether a byte more in each of these files changes the fingerprint. */
function changesIt(...files: string[]): boolean {
  const before = sourcesFingerprint(src);
  for (const file of files) appendFileSync(join(src, file), "\n");
  return sourcesFingerprint(src) !== before;
}

describe("the fingerprint of the sources", () => {
  it("changes with a byte in any file that a job's numbers depend on", () => {
    const files = sourcesOfNumbers();
    const needed = [
      "common/random.ts",
      "strings/operations.ts",
      "tensor/graph/capture.ts",
      "tensor/ops/attention.ts",
      "tensor/native/build.cjs",
      "tensor/native/op.cc",
      "tensor/native/op.h",
      "model/transformer.ts",
      "training/advantage.ts",
      "evaluation/observe.ts",
      "evaluation/metrics.ts",
      "statistics/intervals.ts",
      "experiments/runs/problems.ts",
      "experiments/runs/evaluationRows.ts",
      "results/tables.ts",
    ];
    expect(files).toEqual(expect.arrayContaining(needed));
    for (const file of files) expect([file, changesIt(file)]).toEqual([file, true]);
  });

  it("does not change with a figure, a verdict, a hypothesis, a report or a statistic of theirs", () => {
    const others = sourceFiles()
      .map((file) => file.slice(join(root, "src").length + 1))
      .filter((file) => /^(figures|verdicts|hypotheses|report|analyses|notebook|bench|cli|setup|theory)\//.test(file));
    expect(others.length).toBeGreaterThan(100);
    const statistics = ["statistics/index.ts", "statistics/holm.ts", "statistics/bootstrap.ts", "statistics/tTest.ts"];
    expect(changesIt(...others, ...statistics)).toBe(false);
  });
});
