import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runPlace, runIds } from "../../src/experiments/collect";
import { planOf } from "../../src/experiments/plan";
import { Progress } from "../../src/experiments/progress";
import { smoke } from "../../src/experiments/protocols/smoke";
import { temporaryDirectory } from "./fixture";

const plan = planOf(smoke);

function finish(directory: string, ids: string[]): void {
  for (const id of ids) {
    mkdirSync(runPlace(directory, id), { recursive: true });
    writeFileSync(join(runPlace(directory, id), "summary.json"), "{}");
  }
}

const left = (line: string) => Number(/about (\d+) s left/.exec(line)?.[1]);

describe("Progress", () => {
  it("counts whole runs, and those that stood before without taking them for pace", () => {
    const directory = temporaryDirectory();
    finish(directory, runIds(plan).slice(0, 3));
    const progress = new Progress(plan, directory, 1);
    expect(progress.line()).toMatch(/^3\/10 runs, about \d+ s left$/);
    expect(left(progress.line(Date.now() + 3000))).toBe(left(progress.line()));
  });

  it("learns the pace from the runs that were made since", () => {
    const directory = temporaryDirectory();
    const progress = new Progress(plan, directory, 1);
    finish(directory, runIds(plan).slice(0, 5));
    const fast = left(progress.line(Date.now() + 2000));
    expect(left(progress.line(Date.now() + 20_000)) / fast).toBeCloseTo(10, -1);
  });

  it("says what is left when all runs are made", () => {
    const directory = temporaryDirectory();
    finish(directory, runIds(plan));
    expect(new Progress(plan, directory, 2).line()).toBe("10/10 runs; then tables, figures and notebooks");
  });
});
