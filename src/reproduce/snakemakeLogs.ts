/** What failed, by the logs of Snakemake and of its jobs. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../results/paths";

/** All rows were made; figures or notebooks failed. */
export class DrawingError extends Error {}

/**
 * Each job's log in a protocol's directory by name, distinguished from an older one by inode, size and time: a clock may
 * have been set back between.
 */
export function logsIn(directory: string): Map<string, string> {
  const names = readdirSync(join(directory, "logs")).filter((name) => name.endsWith(".log"));
  const jobs = names.filter((name) => name !== "snakemake.log");
  return new Map(jobs.map((name) => [name, stampOf(join(directory, "logs", name))]));
}

function stampOf(path: string): string {
  const { ino, size, mtimeMs } = statSync(path);
  return `${ino} ${size} ${mtimeMs}`;
}

/** What failed in an attempt: name and last lines of each log that it wrote, Snakemake's own where there is no other. */
export function failureIn(directory: string, before: Map<string, string>): Error {
  const logs = join(directory, "logs");
  const written = [...logsIn(directory)].filter(([name, stamp]) => before.get(name) !== stamp).map(([name]) => name);
  const failed = written.filter((name) => /^origin: |Error/m.test(read(logs, name)));
  const shown = failed.length > 0 ? failed : ["snakemake.log"];
  const parts = shown
    .map((name) => `${relative(root, join(logs, name))}:\n${lastLines(read(logs, name))}`)
    .join("\n\n");
  const goesOn = "the same command goes on from here";
  if (shown.every((name) => drawing.includes(name)))
    return new DrawingError(`reproduce: all rows were made, what is drawn from them failed; ${goesOn}\n\n${parts}`);
  return new Error(`reproduce: not all jobs ended well; what is complete is kept, ${goesOn}\n\n${parts}`);
}

/** Logs of what comes after the rows. */
const drawing = ["figures.log", "notebooks.log"];

function read(logs: string, name: string): string {
  return readFileSync(join(logs, name), "utf8");
}

function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-12).join("\n");
}
