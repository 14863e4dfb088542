/** One process at a time on a protocol's directory. */

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeAtomically } from "../files";

interface Holder {
  pid: number;
  host: string;
}

/**
 * Marks `directory` as in use by this process and returns what takes the mark away. A mark whose process has ended is
 * replaced. Throws an Error that names the process which holds it.
 */
export function holdDirectory(directory: string, host: string): () => void {
  const path = join(directory, "held.json");
  if (existsSync(path)) requireGone(path, readJson(path) as Holder, host);
  writeAtomically(path, `${JSON.stringify({ pid: process.pid, host })}\n`);
  return () => rmSync(path, { force: true });
}

function requireGone(path: string, holder: Holder, host: string): void {
  if (holder.host === host && !isRunning(holder.pid)) return;
  const where = holder.host === host ? "" : ` on ${holder.host}`;
  throw new Error(
    `reproduce: process ${holder.pid}${where} is already at work there; ` + `if it has ended, remove ${path}`,
  );
}

/** Whether this process runs and, where /proc tells, is one of ours: numbers of processes are used again. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, "utf8").includes("reproduce");
}
