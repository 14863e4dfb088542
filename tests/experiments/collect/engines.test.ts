import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { adopt } from "../../../src/experiments/collect/adopt";
import { collect } from "../../../src/experiments/collect/collect";
import { madeOrToRun, requireOneEngine } from "../../../src/experiments/collect/engines";
import { runIdsOf, type Job } from "../../../src/experiments/plan/jobs";
import { planOf } from "../../../src/experiments/plan/plan";
import { smoke } from "../../../src/experiments/protocols/smoke";
import { readSummary, writeSummary } from "../../../src/experiments/runs/summary";
import type { Machine } from "../../../src/results/machine";
import { runDirectory, tableNames } from "../../../src/results/paths";
import { readProvenance } from "../../../src/results/provenance";
import { graphMachine, nativeMachine, olderMachine, temporaryDirectory } from "../../results/fixture";
import { writeJob } from "../runs/writeRuns";

const { jobs } = planOf(smoke);
const [first, second] = jobs;

let directory: string;
beforeEach(() => {
  directory = join(temporaryDirectory(), "smoke");
});

async function write(job: Job, machine: Machine, to = directory): Promise<void> {
  await writeJob(smoke, job, to);
  for (const run of runIdsOf(job).map((id) => runDirectory(to, id)))
    writeSummary(run, { ...readSummary(run), machine });
}

describe("collect", () => {
  it("refuses jobs of several engines: it names each engine and its jobs, and says what to do", async () => {
    await write(first, nativeMachine);
    await write(second, graphMachine);
    const error = await collect(smoke, directory).catch(({ message }: Error) => message);
    expect(error).toContain("expected rows of one engine, got those of 2, whose numbers differ by rounding:\n");
    expect(error).toContain(`  native ops on any x86-64: 1 job made (${first.id})`);
    const kernels = "products by Eigen; instruction sets in use: AVX2";
    const graph = `graph ops with portable numerics (2, linux-x64; ${kernels})`;
    expect(error).toContain(`  ${graph}: 1 job made (${second.id})`);
    expect(error).toMatch(/delete .*smoke\/runs, .*`npx origin reproduce`.*--mix-engines takes them together/);
  });

  it("refuses a run that one engine began and another ended", async () => {
    for (const job of jobs) await write(job, nativeMachine);
    const run = runDirectory(directory, first.runs[0].id);
    writeSummary(run, { ...readSummary(run), earlier: [graphMachine] });
    await expect(collect(smoke, directory)).rejects.toThrow("expected rows of one engine, got those of 2");
  });

  it("takes them together on request, and keeps which job had which", async () => {
    await write(first, nativeMachine);
    await write(second, graphMachine);
    await collect(smoke, directory, undefined, { mixEngines: true });
    const { machines, jobs: records } = readProvenance(directory)!;
    const opsOf = ({ id }: Job) => records[id].machines.map((at) => machines[at].ops);
    expect([first, second].map(opsOf)).toEqual([["native"], ["graph"]]);
  });

  it("takes native ops of any two x86-64 machines without a word", async () => {
    await write(first, nativeMachine);
    await write(second, { ...nativeMachine, cpu: "another", numerics: "native" });
    await collect(smoke, directory);
    expect(
      readProvenance(directory)!
        .machines.map(({ cpu }) => cpu)
        .sort(),
    ).toEqual(["another", "one"]);
  });
});

describe("adopt", () => {
  let committed: string;
  beforeEach(async () => {
    committed = join(temporaryDirectory(), "smoke");
    await write(first, olderMachine, committed);
    await collect(smoke, committed, [first]);
  });

  it("refuses where another engine would make the other jobs, before it writes anything", async () => {
    const error = await adopt(smoke, committed, directory, { here: nativeMachine }).catch((e: Error) => e.message);
    expect(error).toContain(`  the engine before fused ops, on one: 1 job made (${first.id})`);
    expect(error).toContain(`  native ops on any x86-64: 1 job to run (${second.id})`);
    expect(madeOrToRun(directory, smoke, jobs)).toEqual([]);
  });

  it("refuses where another engine has made the other jobs", async () => {
    await write(second, nativeMachine);
    await expect(adopt(smoke, committed, directory)).rejects.toThrow(`native ops on any x86-64: 1 job made`);
  });

  it("adopts all the same on request", async () => {
    const options = { here: nativeMachine, mixEngines: true };
    expect((await adopt(smoke, committed, directory, options)).adopted).toEqual([first.id]);
  });

  it("adopts all jobs of a protocol whatever this machine is, for nothing is left to run", async () => {
    await write(second, olderMachine, committed);
    await collect(smoke, committed);
    await adopt(smoke, committed, directory, { here: nativeMachine });
    await collect(smoke, directory);
    for (const table of Object.values(tableNames))
      expect(readFileSync(join(directory, table))).toEqual(readFileSync(join(committed, table)));
  });
});

describe("requireOneEngine", () => {
  it("lists few of many jobs", () => {
    const made = ["a", "b", "c", "d"].map((job) => ({ job, machines: [graphMachine] }));
    expect(() => requireOneEngine([...made, { job: "e", machines: [nativeMachine] }], directory, {})).toThrow(
      "4 jobs made (a, b, c, …)",
    );
  });
});
