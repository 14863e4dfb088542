import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lockDirectory } from "../../src/common/lock";
import { hasLeftNode, slurmJob } from "../../src/common/slurm";
import { temporaryDirectory } from "../results/fixture";

let directory: string;
const user = process.getuid!();
const own = { cluster: "kit", job: "18", node: "n2", user };
const other = { ...own, job: "17", node: "n1" };

/** A squeue that prints these lines, then ends with this code. */
function squeue(lines: string[], code = 0): void {
  const program = join(directory, "squeue");
  writeFileSync(program, `#!/bin/sh\ncat <<'END'\n${lines.join("\n")}\nEND\nexit ${code}\n`);
  chmodSync(program, 0o755);
}

beforeEach(() => {
  directory = temporaryDirectory();
  vi.stubEnv("PATH", `${directory}:${process.env.PATH}`);
});
afterEach(() => vi.unstubAllEnvs());

describe("slurmJob", () => {
  it("is the job that Slurm started this process in", () =>
    expect(slurmJob({ SLURM_CLUSTER_NAME: "kit", SLURM_JOB_ID: "18", SLURMD_NODENAME: "n2" })).toEqual(own));

  it("is nothing on a login node", () => expect(slurmJob({ SLURM_CONF: "/etc/slurm/slurm.conf" })).toBeUndefined());
});

describe("hasLeftNode", () => {
  it("says so of a job that Slurm no longer lists, though one with a number that begins alike runs there", () => {
    squeue(["18|n2", "170|n1", "1|n1"]);
    expect(hasLeftNode(other, own)).toBe(true);
  });

  it("says so of a job that was requeued, and waits or runs on another node", () => {
    squeue(["17|"]);
    expect(hasLeftNode(other, own)).toBe(true);
    squeue(["17|n2"]);
    expect(hasLeftNode(other, { ...own, job: "17" })).toBe(true);
  });

  it("does not say so of a job that is listed with its node, alone or among others", () => {
    squeue(["18|n2", "17|n1"]);
    expect(hasLeftNode(other, own)).toBe(false);
    for (const nodes of ["n[1-2]", "m7,n1"]) {
      squeue([`17|${nodes}`]);
      expect(hasLeftNode(other, own)).toBe(false);
    }
  });

  it("does not say so where Slurm does not answer", () => {
    squeue([], 1);
    expect(hasLeftNode(other, own)).toBe(false);
    vi.stubEnv("PATH", join(directory, "nothing"));
    expect(hasLeftNode(other, own)).toBe(false);
  });

  it("does not say so to a process of no job, of another user, or on another cluster", () => {
    squeue([]);
    expect(hasLeftNode(other, undefined)).toBe(false);
    expect(hasLeftNode(other, { ...own, user: user + 1 })).toBe(false);
    expect(hasLeftNode(other, { ...own, cluster: "elsewhere" })).toBe(false);
  });
});

describe("lockDirectory in a Slurm job", () => {
  const writeLock = (slurm?: typeof other) => writeFileSync(path(), JSON.stringify({ pid: 77, host: "there", slurm }));
  const path = () => join(directory, "lock.json");
  beforeEach(() => {
    vi.stubEnv("SLURM_CLUSTER_NAME", own.cluster);
    vi.stubEnv("SLURM_JOB_ID", own.job);
    vi.stubEnv("SLURMD_NODENAME", own.node);
  });

  it("replaces the lock of a job that has left its node", () => {
    squeue(["18|n2"]);
    writeLock(other);
    lockDirectory(directory)();
  });

  it("names the job that is at work on another node", () => {
    squeue(["17|n1"]);
    writeLock(other);
    expect(() => lockDirectory(directory)).toThrow("process 77 on there (Slurm job 17) is already at work there");
  });

  it("leaves the lock of a process outside Slurm on another host", () => {
    squeue([]);
    writeLock();
    expect(() => lockDirectory(directory)).toThrow("process 77 on there is already at work there");
  });
});
