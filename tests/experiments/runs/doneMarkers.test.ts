import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { collect } from "../../../src/experiments/collect/collect";
import { dropPartialTables, markDone, unmarkBroken } from "../../../src/experiments/runs/doneMarkers";
import { runDirectory, summaryName, tableNames } from "../../../src/results/paths";
import { planOf } from "../../../src/experiments/plan/plan";
import { smoke } from "../../../src/experiments/protocols/smoke";
import { temporaryDirectory } from "../../results/fixture";
import { writeJob } from "./writeRuns";

const plan = planOf(smoke);
const [job] = plan.jobs;
const last = job.runs[job.runs.length - 1];
let directory: string;
beforeEach(async () => {
  directory = temporaryDirectory();
  await writeJob(smoke, job, directory);
  markDone(directory, job);
});

const marked = () => readdirSync(join(directory, "jobs"));

describe("unmarkBroken", () => {
  it("leaves a job alone whose runs are all complete", () => {
    unmarkBroken(directory, smoke, plan);
    expect(marked()).toEqual([`${job.id}.${job.hash}.json`]);
  });

  it.each(["", summaryName])("removes the marker of a job of which a run was deleted /%s", (name) => {
    rmSync(join(runDirectory(directory, last.id), name), { recursive: true });
    unmarkBroken(directory, smoke, plan);
    expect(marked()).toEqual([]);
  });
});

describe("unmarkBroken, as everything that counts jobs,", () => {
  it.each(Object.values(tableNames))("takes a job for not done of which a run's %s was cut", (name) => {
    const path = join(runDirectory(directory, last.id), name);
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    unmarkBroken(directory, smoke, plan);
    expect(marked()).toEqual([]);
  });
});

describe("dropPartialTables", () => {
  const tables = () => Object.values(tableNames).filter((name) => existsSync(join(directory, name)));
  beforeEach(async () => {
    for (const each of plan.jobs) {
      await writeJob(smoke, each, directory);
      markDone(directory, each);
    }
    await collect(smoke, directory);
  });

  it("removes tables of which one was cut, so that they are collected again", () => {
    const path = join(directory, tableNames.rows);
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    dropPartialTables(directory, plan.jobs);
    expect(tables()).toEqual([]);
  });

  it("leaves the tables of all jobs, each done", () => {
    dropPartialTables(directory, plan.jobs);
    expect(tables()).toEqual(Object.values(tableNames));
  });

  it("removes them where a job has lost a run: Snakemake would not make it again beside them", () => {
    rmSync(runDirectory(directory, last.id), { recursive: true });
    unmarkBroken(directory, smoke, plan);
    dropPartialTables(directory, plan.jobs);
    expect(tables()).toEqual([]);
  });
});
