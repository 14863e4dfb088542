import { describe, expect, it, vi } from "vitest";
import { planOf } from "../../src/experiments/plan/plan";
import { Progress } from "../../src/reproduce/progress";
import { smoke } from "../../src/experiments/protocols/smoke";
import type { Protocol } from "../../src/experiments/protocols/protocol";
import { temporaryDirectory } from "../results/fixture";
import { writeRun } from "../experiments/runs/writeRuns";

const runs = planOf(smoke).jobs.flatMap((job) => [job.base, ...job.runs].map((run) => ({ job, run })));

async function finish(directory: string, count: number, protocol: Protocol = smoke): Promise<void> {
  for (const { job, run } of runs.slice(0, count)) await writeRun(protocol, job, run, directory);
}

const left = (line: string) => Number(/about (\d+) s left/.exec(line)?.[1]);

describe("Progress", () => {
  it("counts complete runs, and those from before without taking them for pace", async () => {
    const directory = temporaryDirectory();
    await finish(directory, 3);
    const progress = new Progress(smoke, directory, 1);
    expect(progress.line()).toMatch(/^3\/10 runs, about \d+ s left$/);
    expect(left(progress.line(Date.now() + 3000))).toBe(left(progress.line()));
  });

  it("learns the pace from the runs that were made since", async () => {
    const directory = temporaryDirectory();
    const clock = vi.spyOn(Date, "now").mockReturnValue(0); // the disk may be slow
    const progress = new Progress(smoke, directory, 1);
    clock.mockRestore();
    await finish(directory, 5);
    const fast = left(progress.line(2000));
    expect(left(progress.line(20_000)) / fast).toBeCloseTo(10, -1);
  });

  it("does not count runs that were made under other settings", async () => {
    const directory = temporaryDirectory();
    await finish(directory, runs.length, { ...smoke, version: "0.1" });
    expect(new Progress(smoke, directory, 1).line()).toMatch(/^0\/10 runs/);
  });

  it("says what is left when all runs are made", async () => {
    const directory = temporaryDirectory();
    await finish(directory, runs.length);
    expect(new Progress(smoke, directory, 2).line()).toBe("10/10 runs; then tables, figures and notebooks");
  });
});
