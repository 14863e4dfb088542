import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { collect, runIds } from "../../../src/experiments/collect/collect";
import { runDirectory, summaryName, tableNames } from "../../../src/results/paths";
import { planOf } from "../../../src/experiments/plan/plan";
import { defineProtocol } from "../../../src/experiments/protocols/protocol";
import { smoke } from "../../../src/experiments/protocols/smoke";
import { readProvenance } from "../../../src/results/provenance";
import { readResults } from "../../../src/results/read";
import { readSummary, writeSummary } from "../../../src/experiments/runs/summary";
import { temporaryDirectory } from "../../results/fixture";
import { writeJob } from "../runs/writeRuns";

const plan = planOf(smoke);
const [first] = runIds(plan);
let directory: string;
beforeEach(async () => {
  directory = temporaryDirectory();
  for (const job of plan.jobs) await writeJob(smoke, job, directory);
});

describe("collect", () => {
  it("merges the rows of all runs in the plan's order", async () => {
    await collect(smoke, directory);
    const { rows } = await readResults(directory);
    expect([...new Set(rows.map(({ run }) => run))]).toEqual(runIds(plan));
  });

  it("names the run that is not complete, and the command that makes it", async () => {
    rmSync(join(runDirectory(directory, first), summaryName));
    await expect(collect(smoke, directory)).rejects.toThrow(
      `${runDirectory(directory, first)}: no complete run under the protocol's present settings; ` +
        `\`npx origin run --protocol smoke --job ${first}\` makes it`,
    );
  });

  it("is one at a time: another that began meanwhile is refused, and its tables are its own", async () => {
    const both = await Promise.allSettled([collect(smoke, directory), collect(smoke, directory, [plan.jobs[0]])]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(String((both[1] as PromiseRejectedResult).reason)).toContain("is already at work there");
    expect(new Set((await readResults(directory)).rows.map(({ run }) => run)).size).toBe(runIds(plan).length);
  });

  it("signs no rows that were made under other settings as those of the present ones", async () => {
    const changed = defineProtocol({ ...smoke, version: "2.0" });
    await expect(collect(changed, directory)).rejects.toThrow(`${runDirectory(directory, first)}: no complete run`);
  });

  it("records every machine that took part in a job's runs", async () => {
    const run = runDirectory(directory, plan.jobs[0].runs[0].id);
    const summary = readSummary(run);
    writeSummary(run, { ...summary, earlier: [{ ...summary.machine, sources: "ba9876543210" }] });
    await collect(smoke, directory);
    const { jobs, machines } = readProvenance(directory)!;
    const sources = jobs[plan.jobs[0].id].machines.map((at) => machines[at].sources);
    expect(sources.sort()).toEqual(["0123456789ab", "ba9876543210"]);
    expect(jobs[plan.jobs[1].id].machines.length).toBe(1);
  });

  it.each(Object.values(tableNames))("names a run whose %s has changed since, and says what to do", async (name) => {
    const path = join(runDirectory(directory, first), name);
    appendFileSync(path, "\n");
    await expect(collect(smoke, directory)).rejects.toThrow(
      `${path}: missing, or not what its run wrote; ` +
        `\`npx origin run --protocol smoke --job ${first}\` makes the run again`,
    );
  });

  it("says the same of a table that is missing, and of a summary that is none", async () => {
    rmSync(join(runDirectory(directory, first), tableNames.curves));
    await expect(collect(smoke, directory)).rejects.toThrow(/curves\.parquet: missing.*--job/);
    const summary = join(runDirectory(directory, first), summaryName);
    writeFileSync(summary, "{}");
    await expect(collect(smoke, directory)).rejects.toThrow(
      `${summary}: run: expected a text, got undefined; \`npx origin run`,
    );
  });
});
