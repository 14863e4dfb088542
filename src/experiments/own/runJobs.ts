/** Makes the runs of a protocol of one's own, each job in a process of its own: this one stays free for other things. */

import { fork, type ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { lockDirectory } from "../../common/lock";
import { requireDirectoryTarget } from "../../common/target";
import { root } from "../../results/paths";
import type { Job } from "../plan/jobs";
import { planOf } from "../plan/plan";
import { keepProtocol } from "../protocols/file";
import type { Protocol } from "../protocols/protocol";
import { isJobIntact, removeDamaged } from "../runs/intact";

export interface RunOptions {
  /** Stops the runs, each at its next checkpoint; the same call goes on from there. */
  signal?: AbortSignal;
  /** Processes at a time; by default as many as there are cores. */
  cores?: number;
}

/** What this process is making, by directory. */
const atWork = new Map<string, Promise<void>>();

/**
 * Runs what is missing of a protocol in `directory`, once earlier calls are done there: a stopped one still writes its
 * checkpoints. Rejects with the signal's reason where it was stopped, and with an Error that has the last words of the
 * first job that failed; what was complete then stays.
 */
export async function runJobs(protocol: Protocol, directory: string, options: RunOptions = {}): Promise<void> {
  const earlier = atWork.get(directory);
  const work = (earlier ?? Promise.resolve()).catch(() => undefined).then(() => makeMissing(protocol, directory, options)); // prettier-ignore
  atWork.set(directory, work);
  await work;
}

async function makeMissing(protocol: Protocol, directory: string, options: RunOptions): Promise<void> {
  const { signal, cores = availableParallelism() } = options;
  signal?.throwIfAborted();
  requireDirectoryTarget("experiment", directory);
  const release = lockDirectory(directory);
  try {
    keepProtocol(protocol, directory);
    const { jobs } = planOf(protocol);
    for (const job of jobs) removeDamaged(directory, protocol, job);
    await atOnce(jobs.filter((job) => !isJobIntact(directory, protocol, job)), cores, directory, signal); // prettier-ignore
  } finally {
    release();
  }
}

/** So many jobs at a time, in their order; the first failure stops the others. */
async function atOnce(jobs: Job[], cores: number, directory: string, outer?: AbortSignal): Promise<void> {
  const failure = new AbortController();
  const signal = outer ? AbortSignal.any([outer, failure.signal]) : failure.signal;
  const waiting = [...jobs];
  const work = async () => {
    for (let job = waiting.shift(); job && !signal.aborted; job = waiting.shift())
      await runInProcess(directory, job, signal);
  };
  const workers = Array.from({ length: Math.min(cores, jobs.length) }, () =>
    work().catch((error: unknown) => failure.abort(error)),
  );
  await Promise.all(workers);
  outer?.throwIfAborted();
  failure.signal.throwIfAborted();
}

/** Runs one job to its end, or until the signal stops it. Resolves once its process is gone. */
function runInProcess(directory: string, { id }: Job, signal: AbortSignal): Promise<void> {
  const child = fork(join(__dirname, "worker.ts"), [directory, id], {
    execArgv: ["--require", "tsx/cjs"],
    cwd: root, // where tsx is found
    env: { ...process.env, GRPO_ORIGIN_THREADS: "1" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const told = lastWordsOf(child);
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  return new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, ending) => {
      if (code === 0 || signal.aborted) resolve();
      else reject(new Error(`${id}: ${told() || `its process ended with ${ending ?? `code ${code}`}`}`));
    });
  }).finally(() => signal.removeEventListener("abort", stop));
}

/** The end of what a process has written to standard error. */
function lastWordsOf(child: ChildProcess): () => string {
  let text = "";
  child.stderr!.setEncoding("utf8").on("data", (more: string) => (text = (text + more).slice(-2000)));
  return () => text.trim();
}
