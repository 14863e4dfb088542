/* Room common: files, locks, random numbers, checks, fingerprints: what every room may use. May use: no other room. */

/** Files that are either complete or not there. */

import { createHash } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fingerprint } from "./fingerprint";

/**
 * Writes `data` so that a reader, or a restart after a power cut, sees the old file or the new one, never a part.
 *
 * Pieces of text are written as they come, and need not be in memory together.
 * Writes a temporary file beside the destination, fsyncs, renames, fsyncs the directory; makes missing parent directories.
 * Throws the file system's error, with the path and what to do, and leaves the old file and no temporary one behind.
 */
export function writeAtomically(path: string, data: string | Uint8Array | Iterable<string>): void {
  const directory = dirname(path);
  const temporary = join(directory, `.${basename(path)}.${process.pid}.partial`);
  try {
    mkdirSync(directory, { recursive: true });
    writeDurably(temporary, data);
    renameSync(temporary, path);
    syncDirectory(directory);
  } catch (error) {
    tryTo(() => rmSync(temporary, { force: true }));
    throw explained(error, path);
  }
}

/** Removes the temporary files that a killed {@link writeAtomically} left in `directory`. No other process may write there. */
export function removeTemporary(directory: string): void {
  for (const name of readdirSync(directory)) if (/^\..*\.\d+\.partial$/.test(name)) rmSync(join(directory, name));
}

const advice: Record<string, string> = {
  ENOSPC: "the disk is full: free some space, then run the same command again",
  EDQUOT: "the disk quota is used up: free some space, then run the same command again",
  EROFS: "the file system is read-only: choose a directory that can be written to, or mount it for writing",
  EACCES: "no permission to write there: choose another directory, or change its permissions",
  EPERM: "not permitted there: choose another directory, or change its permissions and attributes",
};

/** The error of writing `path`, with what to do about it; any other error as it is. */
export function explained(error: unknown, path: string): unknown {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (!(code in advice)) return error;
  return Object.assign(new Error(`${path}: cannot be written (${code}): ${advice[code]}`, { cause: error }), { code });
}

/** The value in a JSON file. Throws SyntaxError that names the file where it is not JSON. */
export function readJson(path: string): unknown {
  const text = readFileSync(path, "utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`${path}: expected JSON, ${(error as Error).message}`, { cause: error });
  }
}

/** SHA-256 of a file's bytes, as 64 lower-case hexadecimal digits. */
export function sha256OfFile(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** Fingerprint of files in `directory`, by their paths in it and their bytes. */
export function fingerprintOfFiles(directory: string, files: readonly string[]): string {
  return fingerprint(files.map((file) => [file, sha256OfFile(join(directory, file))]));
}

/** What fails here must not hide the error that led here. */
function tryTo(task: () => void): void {
  try {
    task();
  } catch {
    // on a read-only file system there is no temporary file either
  }
}

function writeDurably(path: string, data: string | Uint8Array | Iterable<string>): void {
  const file = openSync(path, "w");
  try {
    if (typeof data === "string" || data instanceof Uint8Array) writeFileSync(file, data);
    else for (const piece of data) writeFileSync(file, piece); // after the pieces before it
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A rename is durable only once its directory is. */
function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
