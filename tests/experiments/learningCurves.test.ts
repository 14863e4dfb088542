import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { curvesOf } from "../../src/experiments/learningCurves";
import { temporaryDirectory } from "./fixture";

function logged(lines: string): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "metrics.jsonl"), lines);
  return directory;
}

const run = { id: "run", study: "exposure" } as const;

describe("curvesOf", () => {
  it("takes TRL's metrics from the log, step by step, and nothing else", () => {
    const directory = logged('{"step":1,"kl":0.5,"private":9}\n{"step":2,"kl":0.25}\n{"step":3,"k');
    expect(curvesOf(run, directory)).toEqual([
      { run: "run", study: "exposure", step: 1, metric: "kl", value: 0.5 },
      { run: "run", study: "exposure", step: 2, metric: "kl", value: 0.25 },
    ]);
  });

  it("has means over an equal number of steps where fewer points are asked for", () => {
    const steps = Array.from({ length: 80 }, (_, i) => `{"step":${i + 1},"kl":${i + 1}}\n`).join("");
    const curve = curvesOf(run, logged(steps), 16);
    expect(curve.length).toBe(16);
    expect(curve[0]).toMatchObject({ step: 5, value: 3 });
    expect(curve[15]).toMatchObject({ step: 80, value: 78 });
  });

  it("has numbers that a float32 holds", () => {
    const [{ value }] = curvesOf(run, logged('{"step":1,"kl":0.1}\n'));
    expect(value).toBe(Math.fround(0.1));
  });
});
