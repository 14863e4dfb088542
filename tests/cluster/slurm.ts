/**
 * `npm run test:slurm`: the protocol smoke by `reproduce --executor slurm` on a private Slurm, with jobs killed in the
 * middle and a node that crashes, against the same protocol by local cores: every byte equal.
 *
 * Replaces data/runs/smoke. Installs nothing; needs Debian's slurm-wlm and munge. Takes about five minutes.
 */
import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "../../src/common/files";
import { runDirectory, root, runsDirectory } from "../../src/results/paths";
import { planOf } from "../../src/experiments/plan/plan";
import { type Job } from "../../src/experiments/plan/jobs";
import { smoke } from "../../src/experiments/protocols/smoke";
import type { SlurmJob } from "../../src/common/slurm";
import { requireSlurm, startCluster, type Cluster } from "./cluster";
import { contentsOf, differences } from "./contents";
import { killIfThere, until } from "./daemons";

interface Mark {
  pid: number;
  slurm?: SlurmJob;
}

interface Ending {
  code: number | null;
  output: string;
}

const directory = runsDirectory(smoke.name);
const plan = planOf(smoke);
const runs = plan.jobs.flatMap((job) => [job.base.id, ...job.runs.map(({ id }) => id)]);
const launcher = join(root, "src", "setup", "origin.cjs");
const slurmOptions = ["--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "5"];
const asOneJob = ["--groups", "job=batch", "--group-components", `batch=${plan.jobs.length}`];

const say = (line: string) => process.stdout.write(`${line}\n`);
const completeRuns = () => runs.filter((run) => existsSync(join(runDirectory(directory, run), "summary.json"))).length;

function reproduce(env: NodeJS.ProcessEnv, ...further: string[]): Promise<Ending> {
  const command = [launcher, "reproduce", "--protocol", smoke.name, "--rows-only", ...further];
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += String(text)));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

function onSlurm({ env }: Cluster, ...further: string[]): Promise<Ending> {
  return reproduce(env, "--executor", "slurm", "--", ...slurmOptions, ...further);
}

/** The mark of the process that makes one of a job's training runs, once there is one; those of `earlier` Slurm jobs remain. */
function busy(job: Job, earlier: string[]): Promise<Required<Mark>> {
  return until(`a training run of ${job.id} under way on Slurm`, 240, () => {
    for (const { id } of job.runs) {
      const { pid, slurm } = markAt(runDirectory(directory, `.${id}.held.json`)) ?? { pid: 0 };
      if (slurm && !earlier.includes(slurm.job)) return { pid, slurm };
    }
    return undefined;
  });
}

function markAt(path: string): Mark | undefined {
  try {
    return readJson(path) as Mark;
  } catch {
    return undefined; // no process is at it, or no longer
  }
}

/** Kills one job's process and the others' Slurm jobs; resolves to the numbers of these once `reproduce` has failed. */
async function killJobs(cluster: Cluster): Promise<string[]> {
  const attempt = onSlurm(cluster);
  const kill = async (job: Job, at: number) => {
    const { pid, slurm } = await Promise.race([busy(job, []), attempt.then(refuseEnd)]);
    if (at === 0) killIfThere(pid);
    else cluster.slurm("scancel", "--signal=KILL", "--full", slurm.job);
    say(`${job.id}: ${at === 0 ? "its process" : "its Slurm job"} killed on ${slurm.node}`);
    return slurm.job;
  };
  const killed = await Promise.all(plan.jobs.map(kill));
  const { code, output } = await attempt;
  if (code === 0 || !output.includes("not all jobs ended well")) throw new Error(`expected a failure, got: ${output}`);
  if (completeRuns() === 0 || completeRuns() === runs.length)
    throw new Error(`${completeRuns()} runs complete: nothing was interrupted`);
  say(`reproduce says so; ${completeRuns()} of ${runs.length} runs are complete`);
  return killed;
}

function refuseEnd({ output }: Ending): never {
  throw new Error(`reproduce ended before it was to be killed: ${output}`);
}

/** Runs the rest as one grouped job; with two nodes, the one that it runs on crashes, and Slurm starts it on the other. */
async function restart(cluster: Cluster, killed: string[]): Promise<void> {
  const attempt = onSlurm(cluster, ...asOneJob);
  if (cluster.nodes.length > 1) await Promise.race([crashUnder(cluster, killed), attempt.then(refuseEnd)]);
  const { code, output } = await attempt;
  if (code !== 0) throw new Error(`the restart failed: ${output}`);
  say("restarted, and complete");
}

async function crashUnder(cluster: Cluster, killed: string[]): Promise<void> {
  const { slurm } = await Promise.any(plan.jobs.map((job) => busy(job, killed)));
  cluster.crash(slurm.node);
  say(`${slurm.node} crashed under both jobs in one; ${completeRuns()} of ${runs.length} runs are complete`);
  const node = await until(`Slurm job ${slurm.job} on another node`, 240, () => {
    const [now] = cluster.slurm("squeue", "--noheader", `--jobs=${slurm.job}`, "--format=%N").trim().split("\n");
    return now !== "" && now !== slurm.node ? now : undefined;
  });
  say(`Slurm requeued it onto ${node}`);
}

async function compareWithLocal(): Promise<string[]> {
  requireSlurm();
  rmSync(directory, { recursive: true, force: true });
  const { code, output } = await reproduce(process.env);
  if (code !== 0) throw new Error(`the local run failed: ${output}`);
  const local = contentsOf(directory, runs);
  say(`local cores: ${runs.length} runs`);
  rmSync(directory, { recursive: true });
  const cluster = await startCluster();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void cluster.stop().finally(() => process.exit(1)));
  try {
    say(`a private Slurm with ${cluster.nodes.length === 1 ? "one node" : "two nodes"}`);
    await restart(cluster, await killJobs(cluster));
  } finally {
    await cluster.stop();
  }
  const both = contentsOf(directory, runs);
  say(`${both.size} files compared`);
  return differences(local, both);
}

compareWithLocal()
  .then((different) => {
    for (const name of different) say(`PROBLEM ${name} differs`);
    say(different.length === 0 ? "all equal" : `${different.length} files differ`);
    process.exitCode = different.length === 0 ? 0 : 1;
  })
  .catch((error: Error) => {
    process.stderr.write(`test:slurm: ${error.message}\n`);
    process.exitCode = 1;
  });
