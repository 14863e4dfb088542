/** The Slurm job that a process belongs to, and whether the job of another process still has its node. */

import { spawnSync } from "node:child_process";

export interface SlurmJob {
  cluster: string;
  job: string;
  node: string;
  /** Number of the user: Slurm may hide from one user the jobs of another. */
  user: number;
}

/** The job that this process belongs to; undefined outside Slurm. */
export function slurmJob(env: NodeJS.ProcessEnv = process.env): SlurmJob | undefined {
  const { SLURM_CLUSTER_NAME: cluster, SLURM_JOB_ID: job, SLURMD_NODENAME: node } = env;
  return cluster && job && node ? { cluster, job, node, user: process.getuid!() } : undefined;
}

/**
 * Whether Slurm says that a job no longer has the node that it had: it has ended, or was requeued onto another node.
 *
 * False where it may still run there: where Slurm does not answer, or where this process (`own`) is not in a job of the
 * same user on the same cluster, and so cannot ask.
 */
export function hasLeftNode({ cluster, job, node, user }: SlurmJob, own = slurmJob()): boolean {
  if (own?.cluster !== cluster || own.user !== user) return false;
  const question = ["--noheader", `--user=${user}`, "--format=%A|%N"]; // those that have ended are not listed
  const { status, stdout } = spawnSync("squeue", question, { encoding: "utf8", timeout: 60_000 });
  if (status !== 0) return false;
  const nodes = stdout.split("\n").flatMap((line) => (line.startsWith(`${job}|`) ? [line.split("|")[1].trim()] : []));
  return !nodes.some((listed) => listed === node || /[[,]/.test(listed)); // a list of nodes, n[1-2], may contain it
}
