import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { committedDirectory, root, runsDirectory } from "../../src/results/paths";
import { planOf } from "../../src/experiments/plan/plan";
import { protocolNamed } from "../../src/experiments/protocols";
import { promote } from "../../src/experiments/collect/promote";
import { writeAtomically } from "../../src/common/files";
import { findCommitted, readResults, results } from "../../src/results/read";
import { curveRow, promptRow, row, temporaryDirectory, writeResults } from "./fixture";

let directory: string;
beforeEach(() => {
  directory = join(temporaryDirectory(), "test");
  writeResults(directory, [row()]);
});
afterEach(() => vi.unstubAllEnvs());

describe("results", () => {
  it("are those of one's own directory where the environment names one", async () => {
    vi.stubEnv("GRPO_ORIGIN_RESULTS", directory);
    expect(await results()).toEqual({
      protocol: "test",
      rows: [row()],
      prompts: [promptRow()],
      curves: [curveRow],
      about: { jobs: 1, plannedJobs: 1, directory, changed: false },
    });
  });

  it("names the variable where the directory that it names has none", async () => {
    vi.stubEnv("GRPO_ORIGIN_RESULTS", "data");
    await expect(results()).rejects.toThrow(/^GRPO_ORIGIN_RESULTS=data: data: expected the results .* data\/paper, /);
    await expect(results("quick")).resolves.toBeDefined();
  });

  it("are the committed ones of a protocol that is named, whatever the environment says", async () => {
    vi.stubEnv("GRPO_ORIGIN_RESULTS", directory);
    const { protocol, about } = await results("quick");
    expect([protocol, about?.directory, about?.changed]).toEqual(["quick", "data/quick", false]);
  });
});

describe("findCommitted", () => {
  const data = (protocol: string) => join(directory, "..", protocol);
  const stand = (protocol: string, plannedJobs: number) => {
    writeResults(data(protocol), [row()]);
    const path = join(data(protocol), "provenance.json");
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), plannedJobs }));
  };

  it("is the replication's, else the paper's, else quick's, complete or not", () => {
    stand("quick", 1);
    expect(findCommitted(undefined, data)).toBe(data("quick"));
    stand("paper", 2);
    expect(findCommitted(undefined, data)).toBe(data("paper"));
    expect(findCommitted("quick", data)).toBe(data("quick"));
    stand("replication", 2);
    expect(findCommitted(undefined, data)).toBe(data("replication"));
  });

  it("says where it looked when there is none, and takes no other protocol's for the one that is named", () => {
    expect(() => findCommitted(undefined, data)).toThrow("found none in data/replication, data/paper, data/quick");
    expect(() => findCommitted("spike", data)).toThrow(/data\/spike: no results .* data\/runs\/spike, and --own/);
  });
});

describe("readResults", () => {
  it("names a table that was edited or cut short", async () => {
    const path = join(directory, "rows.parquet");
    writeFileSync(path, readFileSync(path).subarray(0, 100));
    await expect(readResults(directory)).rejects.toThrow(`${path}: cut short or edited`);
  });

  it("names a table that is missing, and a directory without any", async () => {
    rmSync(join(directory, "curves.parquet"));
    await expect(readResults(directory)).rejects.toThrow(/curves\.parquet: missing/);
    await expect(readResults(join(directory, "none"))).rejects.toThrow(/none: expected the results of a protocol/);
    await expect(readResults(runsDirectory("spike"))).rejects.toThrow(
      "`npx origin reproduce --protocol spike` makes them",
    );
  });

  it("makes no protocol of a directory's name, and says where there are results", async () => {
    mkdirSync(join(directory, "..", "quick", "runs"), { recursive: true });
    const message = async (path: string) => readResults(path).then(String, (error: Error) => error.message);
    for (const path of [join(directory, "..", "quick"), join(directory, ".."), join(directory, "..", "tset"), "data"]) {
      expect(await message(resolve(root, path))).toMatch(
        /found no provenance\.json; .*(test has|data\/quick, .* have) some$/,
      );
      expect(await message(resolve(root, path))).not.toContain("--protocol");
    }
  });

  it("says how many jobs are there, and whether their settings are those of the committed results", async () => {
    const path = join(directory, "provenance.json");
    const provenance = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...provenance, protocol: "quick", plannedJobs: 8 }));
    expect((await readResults(directory)).about).toMatchObject({ jobs: 1, plannedJobs: 8, changed: true });
    const { protocolHash } = JSON.parse(readFileSync(join(committedDirectory("quick"), "provenance.json"), "utf8"));
    writeFileSync(path, JSON.stringify({ ...provenance, protocol: "quick", protocolHash }));
    expect((await readResults(directory)).about).toMatchObject({ changed: false });
  });
});

describe("promote", () => {
  const to = () => join(directory, "..", "committed");
  const stand = (protocol: string, hash?: string) => {
    writeResults(directory, [row()], undefined, undefined, protocol);
    const path = join(directory, "provenance.json");
    const provenance = JSON.parse(readFileSync(path, "utf8"));
    const [job] = planOf(protocolNamed(protocol)).jobs;
    const jobs = { [job.id]: { ...provenance.jobs.job, hash: hash ?? job.hash } };
    writeFileSync(path, JSON.stringify({ ...provenance, jobs }));
  };

  it("takes no rows of settings that the protocol had earlier", () => {
    stand("quick", "0123456789ab");
    expect(() => promote("quick", { from: directory, to: to() })).toThrow(
      /job \S+: expected rows of settings \w{12}, got 0123456789ab: the protocol has changed since; `npx origin reproduce/,
    );
  });

  it("copies the tables with their checksums, to the bit", async () => {
    stand("quick");
    promote("quick", { from: directory, to: to() });
    const { about, ...copied } = await readResults(to());
    expect(copied).toEqual({ ...(await readResults(directory)), about: undefined });
    expect(about).toMatchObject({ jobs: 1, directory: to() });
    expect(readFileSync(join(to(), "provenance.json"))).toEqual(readFileSync(join(directory, "provenance.json")));
  });

  it("takes along the policies that live cells load from this protocol, where their runs stand, and no other's", () => {
    writeAtomically(join(directory, "runs", "e0.02-s1", "step-800.safetensors"), "base");
    writeAtomically(join(directory, "runs", "e0-s113-grpo-depth-r113", "weights.safetensors"), "tuned");
    const copied = () => readdirSync(join(directory, "..")).filter((name) => name.endsWith(".safetensors"));
    const promoted = (protocol: string) => {
      stand(protocol);
      promote(protocol, { from: directory, to: to() });
    };
    promoted("spike"); // its base run of this name is made otherwise
    expect(copied()).toEqual([]);
    promoted("quick");
    expect(copied()).toEqual(["base.safetensors"]);
    promoted("paper");
    expect(copied().sort()).toEqual(["base.safetensors", "unexposed-tuned.safetensors"]);
  });

  it("refuses tables that are not what their provenance says, or another protocol's", () => {
    stand("quick");
    expect(() => promote("spike", { from: directory, to: to() })).toThrow(
      "expected results of spike, got those of quick",
    );
    expect(() => promote("quack", { from: directory, to: to() })).toThrow(/expected one of .*, got quack/);
    appendFileSync(join(directory, "rows.parquet"), "more");
    expect(() => promote("quick", { from: directory, to: to() })).toThrow("cut short or edited");
  });
});
