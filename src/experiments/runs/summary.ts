/** What a run leaves beside its rows: what made it, how long that took, and checksums of its tables. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { sha256OfFile, writeAtomically } from "../../common/files";
import { readChecked } from "../../common/validate";
import { summaryName, tableNames } from "../../results/paths";
import { isSameMachine, machineSchema, type Machine } from "../../results/machine";

const schema = z.object({
  run: z.string(),
  /** Time on a core, the waiting for one not included; attempts that were cut short are. */
  coreSeconds: z.number().min(0),
  /** What ended the run. */
  machine: machineSchema,
  /** What else took part in it, where it was cut short and went on elsewhere or with other sources. */
  earlier: z.array(machineSchema).default([]),
  /** SHA-256 of each table; none before the run's end. */
  files: z.record(z.string(), z.string()),
});

export type RunSummary = z.output<typeof schema>;

/** The summary in a run's directory. Throws an Error that names what is wrong with it. */
export function readSummary(directory: string): RunSummary {
  return readChecked(schema, join(directory, summaryName));
}

/** Every combination of machine and sources that took part in a run. */
export function machinesOf({ earlier, machine }: RunSummary): Machine[] {
  return [...earlier, machine];
}

/** SHA-256 of each table in a run's directory. */
export function digestsOf(directory: string): Record<string, string> {
  return Object.fromEntries(Object.values(tableNames).map((name) => [name, sha256OfFile(join(directory, name))]));
}

/** What is wrong with the tables in a run's directory; undefined where they are what the run wrote. */
export function changeIn(directory: string): string | undefined {
  try {
    const { files } = readSummary(directory);
    const changed = Object.values(tableNames).find((name) => digestOf(directory, name) !== files[name]);
    return changed && `${join(directory, changed)}: missing, or not what its run wrote`;
  } catch (error) {
    return (error as Error).message; // no summary
  }
}

function digestOf(directory: string, name: string): string | undefined {
  const path = join(directory, name);
  return existsSync(path) ? sha256OfFile(path) : undefined;
}

/** Writes the summary of the run whose tables are in `directory`. */
export function writeSummary(directory: string, summary: Omit<RunSummary, "files">): void {
  write(directory, { ...summary, files: digestsOf(directory) });
}

/** Milliseconds between two notes of the time spent: of a killed process, only what came after the last note is lost. */
const noteEvery = 10_000;

/**
 * Makes a run in `temporary` by `make`, and ends with its summary. Notes of it are written from the start on: a process
 * that continues an interrupted run then knows what took part before.
 */
export async function makeWithSummary(temporary: string, run: string, machine: Machine, make: () => Promise<void>) {
  const before = existsSync(join(temporary, summaryName)) ? readSummary(temporary) : undefined;
  const earlier = before ? machinesOf(before).filter((each) => !isSameMachine(each, machine)) : [];
  const start = process.cpuUsage();
  const soFar = () => ({ run, coreSeconds: (before?.coreSeconds ?? 0) + coreSecondsSince(start), machine, earlier });
  const note = () => write(temporary, { ...soFar(), files: {} });
  note();
  const timer = setInterval(() => tryTo(note), noteEvery);
  try {
    await make();
  } catch (error) {
    tryTo(note);
    throw error;
  } finally {
    clearInterval(timer);
  }
  writeSummary(temporary, soFar());
}

function write(directory: string, summary: RunSummary): void {
  writeAtomically(join(directory, summaryName), `${JSON.stringify(summary, null, 2)}\n`);
}

/** A disk that is full, say, must not hide what the run fails with. */
function tryTo(task: () => void): void {
  try {
    task();
  } catch {
    // the run itself will fail, and say why
  }
}

function coreSecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start); // microseconds
  return (user + system) / 1e6;
}
