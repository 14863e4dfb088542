import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { adopt } from "../../../src/experiments/collect/adopt";
import { collect } from "../../../src/experiments/collect/collect";
import { dropPartialTables, unmarkBroken } from "../../../src/experiments/runs/doneMarkers";
import { runDirectory, tableNames } from "../../../src/results/paths";
import { planOf } from "../../../src/experiments/plan/plan";
import { type Job } from "../../../src/experiments/plan/jobs";
import { promote } from "../../../src/experiments/collect/promote";
import { defineProtocol } from "../../../src/experiments/protocols/protocol";
import { quick } from "../../../src/experiments/protocols/quick";
import { readProvenance } from "../../../src/results/provenance";
import { readResults } from "../../../src/results/read";
import { readSummary, writeSummary } from "../../../src/experiments/runs/summary";
import { isDone } from "../../../src/experiments/runs/completed";
import { temporaryDirectory } from "../../results/fixture";
import { writeJob } from "../runs/writeRuns";

const plan = planOf(quick);
const some = plan.jobs.slice(0, 3);
const ids = (jobs: Job[]) => jobs.map(({ id }) => id);
let through: string; // all jobs in one go
let first: string; // some of them
let committed: string; // what was promoted of these
let second: string; // another machine
beforeEach(async () => {
  [through, first, committed, second] = Array.from({ length: 4 }, () => join(temporaryDirectory(), "quick"));
  for (const job of some) await writeJob(quick, job, first);
  await collect(quick, first, some);
  promote("quick", { from: first, to: committed, partial: true });
});

describe("adopt", () => {
  it("ends, with the other jobs made elsewhere, with the same bytes as all jobs in one go", async () => {
    for (const job of plan.jobs) await writeJob(quick, job, through);
    await collect(quick, through);

    expect((await adopt(quick, committed, second)).adopted).toEqual(ids(some));
    for (const job of plan.jobs.slice(3)) await writeJob(quick, job, second);
    await collect(quick, second);
    for (const table of Object.values(tableNames))
      expect(readFileSync(join(second, table)), table).toEqual(readFileSync(join(through, table)));
    expect({ ...readProvenance(second), made: "" }).toEqual({ ...readProvenance(through), made: "" });
  });

  it("keeps all machines and the time of a job, though it is not known which run had which", async () => {
    for (const { base } of some) {
      const summary = readSummary(runDirectory(first, base.id));
      writeSummary(runDirectory(first, base.id), { ...summary, earlier: [{ ...summary.machine, node: "18" }] });
    }
    await collect(quick, first, some);
    await adopt(quick, first, second);
    await collect(quick, second, some);
    const { machines, jobs } = readProvenance(second)!;
    expect(machines.map(({ node }) => node)).toEqual(["18", "20"]);
    expect(jobs).toEqual(readProvenance(first)!.jobs);
  });

  it("leaves the jobs done, for Snakemake as for a restart", async () => {
    await adopt(quick, committed, second);
    unmarkBroken(second, quick, plan);
    for (const job of plan.jobs) {
      expect(isDone(second, quick, job)).toBe(some.includes(job));
      expect(existsSync(join(second, "jobs", `${job.id}.${job.hash}.json`))).toBe(some.includes(job));
    }
  });

  it("takes no job whose settings have changed", async () => {
    const changed = defineProtocol({ ...quick, version: "2.0" });
    expect(await adopt(changed, committed, second)).toEqual({ adopted: [], kept: [] });
  });

  it("counts jobs apart that stood already, and leaves these as they are", async () => {
    await writeJob(quick, some[0], second);
    const firstRun = runDirectory(second, some[0].id);
    const before = statSync(firstRun).ino;
    expect(await adopt(quick, committed, second)).toEqual({ adopted: ids(some.slice(1)), kept: [some[0].id] });
    expect(statSync(firstRun).ino).toBe(before);
    expect(await adopt(quick, committed, second)).toEqual({ adopted: [], kept: ids(some) });
  });

  it("writes a run again whose tables are not what it wrote", async () => {
    await adopt(quick, committed, second);
    const path = join(runDirectory(second, some[1].id), tableNames.rows);
    const rows = readFileSync(path);
    writeFileSync(path, rows.subarray(0, 100));
    expect(await adopt(quick, committed, second)).toEqual({ adopted: [some[1].id], kept: [some[0].id, some[2].id] });
    expect(readFileSync(path)).toEqual(rows);
  });
});

describe("a part of a protocol", () => {
  it("says how many of the plan's jobs it has, and which", async () => {
    const { plannedJobs, jobs, runs } = readProvenance(committed)!;
    expect(plannedJobs).toBe(plan.jobs.length);
    expect(Object.keys(jobs)).toEqual(some.map(({ id }) => id).sort());
    for (const { id, hash } of some) expect(jobs[id]).toEqual({ hash, coreSeconds: expect.any(Number), machines: [0] });
    expect(new Set((await readResults(committed)).rows.map(({ run }) => run)).size).toBe(runs);
  });

  it("does not pass for all of it when the run goes on", async () => {
    dropPartialTables(first);
    for (const name of [...Object.values(tableNames), "provenance.json"])
      expect(existsSync(join(first, name)), name).toBe(false);
    for (const job of plan.jobs) await writeJob(quick, job, through);
    await collect(quick, through);
    dropPartialTables(through);
    expect((await readResults(through)).rows.length).toBeGreaterThan(0);
  });

  it("is promoted on request alone", () => {
    expect(() => promote("quick", { from: first, to: committed })).toThrow("3 of 8 jobs; --partial");
  });

  it("does not drop a job that is committed", async () => {
    await writeJob(quick, plan.jobs[4], second);
    await collect(quick, second, [plan.jobs[4]]);
    expect(() => promote("quick", { from: second, to: committed, partial: true })).toThrow(
      /3 committed jobs are missing here.*`npx origin adopt --protocol quick` and `npx origin collect` take them along/,
    );
  });
});
