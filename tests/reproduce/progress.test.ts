import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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

  it("says what comes after the runs, how far that is, and how long it takes, by the logs of this time alone", async () => {
    const directory = temporaryDirectory();
    await finish(directory, runs.length);
    mkdirSync(join(directory, "logs"));
    const log = (name: string, text: string) => writeFileSync(join(directory, "logs", name), text);
    log("notebooks.log", "3 of 6 notebooks\n"); // of the time before
    utimesSync(join(directory, "logs", "notebooks.log"), 1, 1);
    const progress = new Progress(smoke, directory, 2);
    const start = Date.now();
    log("rows.log", "");
    expect(progress.line()).toBe("10/10 runs; merging tables");
    log("figures.log", "Your own results, data/runs/smoke: 2 of 2 jobs\n");
    expect(progress.line(start)).toBe("10/10 runs; drawing figures");
    log("figures.log", "a.json\n1 of 12 files\nb.json\n2 of 12 files\nc.s");
    expect(progress.line(start + 4000)).toBe("10/10 runs; drawing figures: 2 of 12 files, about 20 s left");
    log("notebooks.log", "executing 01-theory.ipynb\n");
    expect(progress.line(start + 5000)).toBe("10/10 runs; executing notebooks");
    log("notebooks.log", "executing 01-theory.ipynb\n6 of 6 notebooks\n");
    expect(progress.line(start + 6000)).toBe("10/10 runs; executing notebooks: 6 of 6 notebooks");
  });

  it("prints a line at once where something else begins, though it prints no terminal's", async () => {
    const directory = temporaryDirectory();
    await finish(directory, runs.length);
    mkdirSync(join(directory, "logs"));
    const lines: string[] = [];
    const out = { isTTY: false, write: (text: string) => lines.push(text) } as unknown as NodeJS.WriteStream;
    const progress = new Progress(smoke, directory, 2, undefined, out);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    progress.begin();
    writeFileSync(join(directory, "logs", "rows.log"), "");
    vi.advanceTimersByTime(2000);
    writeFileSync(join(directory, "logs", "figures.log"), "");
    vi.advanceTimersByTime(2000);
    vi.useRealTimers();
    progress.end();
    const doing = ["then tables, figures and notebooks", "merging tables", "drawing figures", "drawing figures"];
    expect(lines).toEqual(doing.map((each) => `10/10 runs; ${each}\n`));
  });
});
