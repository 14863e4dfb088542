/** Snakemake as a child of this process. */

import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../results/paths";

/**
 * Clears the lock that a killed Snakemake left in `directory`. The caller has locked the directory, so that no other
 * command of ours is at work there; a Snakemake whose command was killed with SIGKILL may be, and its jobs then have
 * locked their runs.
 */
export async function unlock(directory: string): Promise<void> {
  const locks = join(directory, ".snakemake", "locks");
  if (existsSync(locks) && readdirSync(locks).length > 0) await snakemake(directory, ["--unlock"]);
}

/**
 * Runs Snakemake, which the launcher finds in .venv, in `directory` and resolves to its exit code; its output goes to
 * logs/snakemake.log. Where this process ends before, by anything but SIGKILL, it ends Snakemake too.
 */
export function snakemake(directory: string, args: string[]): Promise<number> {
  const log = openSync(join(directory, "logs", "snakemake.log"), "a");
  const command = ["--snakefile", join(root, "src", "reproduce", "Snakefile"), "--directory", directory, ...args];
  const child = spawn("snakemake", command, { cwd: directory, stdio: ["ignore", log, log] });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, pass);
  const end = () => child.kill();
  process.on("exit", end); // such as by an error of writing to a terminal that is gone
  return new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => reject(new Error("reproduce: no Snakemake; `npm run setup` sets it up", { cause })));
    child.once("close", (code) => resolve(code ?? 1));
  }).finally(() => {
    closeSync(log);
    for (const signal of signals) process.off(signal, pass);
    process.off("exit", end);
  });
}
