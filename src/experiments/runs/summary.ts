/** What a run leaves beside its rows: what made it, how long that took, and checksums of its tables. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { sha256OfFile, writeAtomically } from "../../common/files";
import { readChecked } from "../../common/validate";
import { summaryName, tableNames } from "../../results/paths";
import { isSameMachine, machineSchema, type Machine } from "../../results/provenance";

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

/** The summary of the run that stands in `place`. Throws an Error that names what is wrong with it. */
export function readSummary(place: string): RunSummary {
  return readChecked(schema, join(place, summaryName));
}

/** Every combination of machine and sources that took part in a run. */
export function machinesOf({ earlier, machine }: RunSummary): Machine[] {
  return [...earlier, machine];
}

/** SHA-256 of each table in a run's directory. */
export function digestsOf(place: string): Record<string, string> {
  return Object.fromEntries(Object.values(tableNames).map((name) => [name, sha256OfFile(join(place, name))]));
}

/** What is wrong with what stands in a run's directory; undefined where it is what the run wrote. */
export function changeIn(place: string): string | undefined {
  try {
    const { files } = readSummary(place);
    const changed = Object.values(tableNames).find((name) => digestOf(place, name) !== files[name]);
    return changed && `${join(place, changed)}: missing, or not what its run wrote`;
  } catch (error) {
    return (error as Error).message; // no summary
  }
}

function digestOf(place: string, name: string): string | undefined {
  const path = join(place, name);
  return existsSync(path) ? sha256OfFile(path) : undefined;
}

/** Writes the summary of a run whose tables stand in `place`. */
export function writeSummary(place: string, summary: Omit<RunSummary, "files">): void {
  write(place, { ...summary, files: digestsOf(place) });
}

/** Milliseconds between two looks at the time spent: a killed process has told all but the last of it. */
const lookEvery = 10_000;

/**
 * Makes a run in `staged` by `make`, and ends with its summary. What is known of it is written down from the start on,
 * so that whatever goes on from a process that was cut short knows what took part before.
 */
export async function summarised(staged: string, run: string, machine: Machine, make: () => Promise<void>) {
  const before = existsSync(join(staged, summaryName)) ? readSummary(staged) : undefined;
  const earlier = before ? machinesOf(before).filter((each) => !isSameMachine(each, machine)) : [];
  const start = process.cpuUsage();
  const soFar = () => ({ run, coreSeconds: (before?.coreSeconds ?? 0) + coreSecondsSince(start), machine, earlier });
  const note = () => write(staged, { ...soFar(), files: {} });
  note();
  const timer = setInterval(() => tryTo(note), lookEvery);
  try {
    await make();
  } catch (error) {
    tryTo(note);
    throw error;
  } finally {
    clearInterval(timer);
  }
  writeSummary(staged, soFar());
}

function write(place: string, summary: RunSummary): void {
  writeAtomically(join(place, summaryName), `${JSON.stringify(summary, null, 2)}\n`);
}

/** A disk that is full, say, must not hide what the run fails with. */
function tryTo(task: () => void): void {
  try {
    task();
  } catch {
    // the run's own files will tell
  }
}

function coreSecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start); // microseconds
  return (user + system) / 1e6;
}
