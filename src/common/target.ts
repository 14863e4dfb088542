/** Where a command writes, checked before it works: what cannot be written is told at once, and no input is lost. */

import { mkdtempSync, rmdirSync, statSync, type Stats } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { explained } from "./files";

/**
 * Throws an Error unless a file can be written at `path`, and it is none of `inputs`, by whatever path or link.
 *
 * @param name of the option or place that names it, such as `--to`
 */
export function requireFileTarget(name: string, path: string, inputs: readonly string[] = []): void {
  requireNamed(name, path, "a file");
  const found = statOf(path);
  if (found?.isDirectory() || /[/\\]$/.test(path)) throw refusal(name, "a file to write", path, "which is a directory");
  if (found && !found.isFile()) throw refusal(name, "a file to write", path, "which is a device or a pipe");
  if (isOneOf(found, inputs)) throw refusal(name, "another file than those that are read", path);
  requireWritable(name, dirname(resolve(path)));
}

/**
 * Throws an Error unless files can be written into the directory `path`, which may be missing, and it is none of `inputs`.
 *
 * @param name of the option or place that names it, such as `--to`
 */
export function requireDirectoryTarget(name: string, path: string, inputs: readonly string[] = []): void {
  requireNamed(name, path, "a directory");
  const found = statOf(path);
  if (found && !found.isDirectory()) throw refusal(name, "a directory to write to", path, "which is a file");
  if (isOneOf(found, inputs)) throw refusal(name, "another directory than the one that is read", path);
  requireWritable(name, resolve(path));
}

function requireNamed(name: string, path: string, what: string): void {
  if (path.trim() === "") throw refusal(name, `the path of ${what} to write`, path);
}

function isOneOf(found: Stats | undefined, inputs: readonly string[]): boolean {
  return inputs.some((input) => {
    const other = statOf(input);
    return found !== undefined && other?.dev === found.dev && other.ino === found.ino;
  });
}

/** Tries it out: permissions, read-only disks and file systems that keep no files are then told alike. */
function requireWritable(name: string, directory: string): void {
  const existing = nearest(directory);
  if (!statOf(existing)!.isDirectory())
    throw refusal(name, "a place in a directory", directory, `but ${existing} is a file`);
  try {
    rmdirSync(mkdtempSync(join(existing, ".grpo-origin-")));
  } catch (error) {
    const told = explained(error, existing) as NodeJS.ErrnoException;
    const reason =
      told === error ? `${existing}: cannot be written (${told.code}): choose another place` : told.message;
    throw new Error(`${name}: ${reason}`, { cause: error });
  }
}

/** The path itself, or the innermost of the directories above it that is there. */
function nearest(path: string): string {
  return statOf(path) || path === dirname(path) ? path : nearest(dirname(path));
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined; // not there, or in what is not a directory
  }
}

function refusal(name: string, expected: string, path: string, because = ""): Error {
  return new Error(`${name}: expected ${expected}, got ${JSON.stringify(path)}${because ? `, ${because}` : ""}`);
}
