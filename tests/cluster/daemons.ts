/** The programs of a private Slurm, and how they are started and ended. */

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";

const programs = ["munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "sinfo", "scancel", "scontrol"];

/** Names of the programs that this machine lacks; `path` is where to look. */
export function missingPrograms(path: string): string[] {
  const found = (name: string) => spawnSync("sh", ["-c", `command -v ${name}`], { env: { PATH: path } }).status === 0;
  return programs.filter((name) => !found(name));
}

/** Whether a process may have a host name of its own here. */
export function canNameHosts(): boolean {
  return spawnSync("unshare", ["--uts", "hostname", "elsewhere"]).status === 0;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a program that stays; what it prints goes to DIRECTORY/NAME.out. */
export function startDaemon(
  directory: string,
  name: string,
  [command, ...args]: string[],
  env: NodeJS.ProcessEnv,
): ChildProcess {
  const out = openSync(join(directory, `${name}.out`), "a");
  const daemon = spawn(command, args, { env, stdio: ["ignore", out, out], cwd: directory });
  closeSync(out);
  return daemon;
}

/** Asks a program to end, and ends it if it has not after ten seconds. */
export async function endDaemon(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = once(daemon, "exit");
  const timer = setTimeout(() => daemon.kill("SIGKILL"), 10_000);
  daemon.kill("SIGTERM");
  await ended;
  clearTimeout(timer);
}

/** Sends SIGKILL to every other process whose environment has all of these entries. */
export function killByEnvironment(...entries: string[]): void {
  const others = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  for (const pid of others) {
    const environment = environmentOf(pid);
    if (entries.every((entry) => environment.includes(entry))) killIfThere(Number(pid));
  }
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return []; // it has ended, or is another user's
  }
}

/** Sends SIGKILL to a process that may have ended. */
export function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Resolves to the first value of `ask` that is not undefined; rejects after some seconds, saying what was awaited. */
export async function until<T>(what: string, seconds: number, ask: () => T | undefined): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
