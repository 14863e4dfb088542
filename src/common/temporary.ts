/** Temporary directories that do not stay behind, whatever ends the process. */

import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { isRunning, startOf } from "./lock";

/**
 * Makes a directory in the system's temporary directory; its name tells whose it is. The caller removes it. What a
 * killed process could not remove is removed here, by the next process of this project on the same machine.
 *
 * @param what it is for: lower-case letters, part of its name
 */
export function makeTemporaryDirectory(what: string): string {
  removeLeftovers();
  const owner = [hostMark(), process.pid.toString(36), Number(startOf(process.pid) ?? 0).toString(36)];
  return mkdtempSync(join(tmpdir(), `grpo-origin-${what}-${owner.join("-")}-`));
}

/**
 * Of the host, and of the namespace in which its process ids count: containers may share a host's name and directory.
 * Short, for the path of a socket in the directory must not exceed 104 bytes.
 */
function hostMark(): string {
  return createHash("sha256").update(`${hostname()} ${processNamespace()}`).digest("hex").slice(0, 4);
}

function processNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return ""; // not on Linux
  }
}

/**
 * Runs `body` with a temporary directory, which is removed when it ends, or when SIGINT or SIGTERM ends the process. A
 * caller that listens to these signals itself and goes on loses the directory at the first.
 */
export async function withTemporaryDirectory<T>(what: string, body: (directory: string) => Promise<T>): Promise<T> {
  const directory = makeTemporaryDirectory(what);
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const end = (signal: NodeJS.Signals) => {
    release();
    remove();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal); // now it has its usual effect
  };
  const release = () => {
    process.off("exit", remove);
    for (const signal of signals) process.off(signal, end);
  };
  process.on("exit", remove);
  for (const signal of signals) process.on(signal, end);
  try {
    return await body(directory);
  } finally {
    release();
    remove();
  }
}

const signals = ["SIGINT", "SIGTERM"] as const;

/** The directories of processes that have ended; those of another machine on a shared disk are left to it. */
function removeLeftovers(): void {
  for (const name of namesIn(tmpdir())) {
    const [, host, ...owner] = /^grpo-origin-[a-z]+-(\w{4})-(\w+)-(\w+)-\w{6}$/.exec(name) ?? [];
    const [pid, started] = owner.map((digits) => parseInt(digits, 36));
    if (host !== hostMark() || isRunning({ pid, started: started === 0 ? undefined : String(started) })) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // another user's, or a disk is mounted in it
    }
  }
}

/** Nothing where a directory may be written to and not listed. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
