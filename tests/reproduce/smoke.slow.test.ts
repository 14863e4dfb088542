import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runDirectory } from "../../src/results/paths";
import { root, runsDirectory, tableNames } from "../../src/results/paths";
import { planOf } from "../../src/experiments/plan/plan";
import { smoke } from "../../src/experiments/protocols/smoke";
import { readResults } from "../../src/results/read";
import { runJob } from "../../src/experiments/runs/runJob";
import { temporaryDirectory } from "../results/fixture";

const launcher = join(root, "src", "setup", "origin.cjs");
const reproduce = [launcher, "reproduce", "--protocol", "smoke", "--rows-only"];
const directory = runsDirectory("smoke");
const plan = planOf(smoke);
const completeRuns = () =>
  existsSync(join(directory, "runs")) ? readdirSync(join(directory, "runs")).filter((name) => name[0] !== ".") : [];

/** Kills the command and all that it started at the moment when a first run is complete. */
async function killAfterFirstRun(): Promise<void> {
  const child = spawn(process.execPath, reproduce, { detached: true, stdio: "ignore" });
  while (completeRuns().length === 0 && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 50));
  killGroup(child);
  await new Promise((resolve) => setTimeout(resolve, 500));
}

function killGroup({ pid }: ChildProcess): void {
  process.kill(-pid!, "SIGKILL");
}

describe("origin reproduce", () => {
  beforeAll(() => rmSync(directory, { recursive: true, force: true }));

  it("makes nothing on a dry run, and says where to read on", { timeout: 120_000 }, () => {
    const { status, stderr } = spawnSync(process.execPath, [...reproduce, "--", "--dry-run"], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(stderr).toContain("No rows were made, as Snakemake was asked");
    expect(completeRuns()).toEqual([]);
  });

  it("goes on from where it was killed, with the same rows as a run that was not", { timeout: 600_000 }, async () => {
    await killAfterFirstRun();
    for (const run of completeRuns()) expect(existsSync(join(directory, "runs", run, "summary.json"))).toBe(true);
    expect(completeRuns().length).toBeLessThan(plan.runs);

    const { status, stdout, stderr } = spawnSync(process.execPath, reproduce, { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain("One seed decides nothing");
    expect(completeRuns().length).toBe(plan.runs);

    const elsewhere = temporaryDirectory();
    for (const job of plan.jobs) await runJob(smoke, job, elsewhere);
    for (const run of completeRuns())
      for (const table of Object.values(tableNames))
        expect(readFileSync(join(runDirectory(directory, run), table)), `${run} ${table}`).toEqual(
          readFileSync(join(runDirectory(elsewhere, run), table)),
        );
  });

  it("collects every run of the plan", async () => {
    const { rows, prompts, curves } = await readResults(directory);
    expect(new Set(rows.map((row) => row.run)).size).toBe(plan.runs);
    expect(new Set(curves.map((row) => row.run)).size).toBe(plan.runs);
    expect(prompts.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.value).toBeGreaterThanOrEqual(0);
  });

  it("makes nothing again when all is there, whatever the files' times say", { timeout: 120_000 }, () => {
    const summaries = completeRuns().map((run) => join(runDirectory(directory, run), "summary.json"));
    const inodes = summaries.map((path) => statSync(path).ino);
    const provenance = readFileSync(join(directory, "provenance.json"));
    const jobs = readdirSync(join(directory, "jobs")).map((name) => join(directory, "jobs", name));
    [...jobs, join(directory, "plan.json")].forEach((path, i) => utimesSync(path, 2e9 - i, 2e9 - i)); // in the year 2033
    const { status, stderr } = spawnSync(process.execPath, reproduce, { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(summaries.map((path) => statSync(path).ino)).toEqual(inodes);
    expect(readFileSync(join(directory, "provenance.json"))).toEqual(provenance);
  });
});
