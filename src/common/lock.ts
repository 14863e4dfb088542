/** One process at a time on a directory. */

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { explained, readJson } from "./files";
import { hasLeftNode, slurmJob, type SlurmJob } from "./slurm";

interface LockHolder {
  pid: number;
  host: string;
  /** When the process started, where the system says so: process numbers are used again, the pair is not. */
  started?: string;
  /** The job that it is part of on a cluster. */
  slurm?: SlurmJob;
}

/**
 * Locks `directory`, made where it is missing, for this process; returns what unlocks it.
 *
 * A lock whose process has ended on this host is replaced, whatever ended it. A process on another host cannot be asked
 * for, but Slurm can: between jobs of one user the lock is replaced once the lock holder's job has left its node.
 * @param name of the lock file
 * @throws Error that names the process which holds the lock, and the file to remove if it has ended elsewhere
 */
export function lockDirectory(directory: string, name = "lock.json", host = hostname()): () => void {
  const path = join(directory, name);
  mkdirHere(directory);
  const holder = { pid: process.pid, host, started: startOf(process.pid), slurm: slurmJob() };
  while (!locked(path, holder)) removeIfStale(path, host);
  return () => rmSync(path, { force: true });
}

function mkdirHere(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw explained(error, directory);
  }
}

function locked(path: string, holder: LockHolder): boolean {
  const own = besides(path, "own");
  try {
    rmSync(own, { force: true }); // a killed process of the same number may have left it, linked to its lock file
    writeFileSync(own, `${JSON.stringify(holder)}\n`);
    return linked(own, path);
  } catch (error) {
    throw explained(error, dirname(path));
  } finally {
    rmSync(own, { force: true });
  }
}

/** A name of this process's own beside a file, which `removeTemporary` knows. */
function besides(path: string, what: string): string {
  return join(dirname(path), `.${basename(path)}.${what}.${process.pid}.partial`);
}

/** Makes `path` another name of `file`; false where there is such a file: of two processes, one sees true. */
function linked(file: string, path: string): boolean {
  try {
    linkSync(file, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" || code === "ENOENT") return false; // ENOENT: removed by the process that has the lock
    throw error;
  }
}

function removeIfStale(path: string, host: string): void {
  const holder = lockHolderIn(path);
  if (!holder) return;
  const ended = holder.host === host ? !isRunning(holder) : holder.slurm && hasLeftNode(holder.slurm);
  if (!ended) throw new Error(refusal(path, holder, host));
  const aside = besides(path, "stale");
  if (!renamed(path, aside)) return; // another process was faster
  const same = JSON.stringify(readJson(aside)) === JSON.stringify(holder);
  if (!same) linked(aside, path); // taken between the two lines above: given back
  rmSync(aside);
}

function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

function lockHolderIn(path: string): LockHolder | undefined {
  try {
    return readJson(path) as LockHolder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined; // released meanwhile
    throw new Error(`${(error as Error).message}; if no process is at work there, remove it`, { cause: error });
  }
}

function refusal(path: string, { pid, host, slurm }: LockHolder, here: string): string {
  const who = pid === process.pid && host === here ? "this process" : `process ${pid}`;
  const job = slurm ? ` (Slurm job ${slurm.job})` : "";
  const where = (host === here ? "" : ` on ${host}`) + job;
  return `${who}${where} is already at work there; wait until it ends, or if it has ended, remove ${path}`;
}

/** Whether a process runs that has this number and, where the system tells, has started then ({@link startOf}). */
export function isRunning({ pid, started }: Pick<LockHolder, "pid" | "started">): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return startOf(pid) === started;
}

/**
 * Ticks between the machine's start and the process's, which no change of the clock moves. Undefined without /proc, and
 * for a process that has ended but is still listed.
 */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // a program's name may contain spaces and parentheses
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
