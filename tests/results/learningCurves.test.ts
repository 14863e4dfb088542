import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { curvesOf, earlyMean, lateMean } from "../../src/results/learningCurves";
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

  it("has numbers of float32's precision", () => {
    const [{ value }] = curvesOf(run, logged('{"step":1,"kl":0.1}\n'));
    expect(value).toBe(Math.fround(0.1));
  });
});

describe("earlyMean and lateMean", () => {
  const everyStep = Array.from({ length: 80 }, (_, i) => ({ step: i + 1, value: i + 1 }));
  const everyFifth = [5, 10, 15, 70, 75, 80].map((step) => ({ step, value: step - 2 }));

  it("are of the first and the last ten steps, however many points these are", () => {
    for (const curve of [everyStep, everyFifth]) {
      expect(earlyMean(curve, 10)).toBe(5.5);
      expect(lateMean(curve, 10)).toBe(75.5);
    }
  });

  it("take the first and the last point where these are of more steps", () => {
    const curve = [38, 76].map((step) => ({ step, value: step }));
    expect([earlyMean(curve, 10), lateMean(curve, 10)]).toEqual([38, 76]);
  });

  it("are no number where there is no curve", () => expect([earlyMean([], 5), lateMean([], 5)]).toEqual([NaN, NaN]));
});
