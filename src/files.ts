/** Files that are either whole or not there. */

import { createHash } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Writes `data` so that a reader, or a restart after a power cut, sees the old file or the new one, never a part.
 *
 * Stages beside the destination, fsyncs, renames, fsyncs the directory; makes missing parent directories.
 * Throws the file system's error, its path included, and leaves the old file and no staged one behind.
 */
export function writeAtomically(path: string, data: string | Uint8Array): void {
  const directory = dirname(path);
  const staged = join(directory, `.${basename(path)}.${process.pid}.partial`);
  mkdirSync(directory, { recursive: true });
  try {
    writeDurably(staged, data);
    renameSync(staged, path);
  } catch (error) {
    rmSync(staged, { force: true });
    throw error;
  }
  syncDirectory(directory);
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

function writeDurably(path: string, data: string | Uint8Array): void {
  const file = openSync(path, "w");
  try {
    writeFileSync(file, data);
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
