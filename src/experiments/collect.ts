/** Merges the rows of a protocol's runs into its three tables, in the plan's order: equal whatever ran first. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson, sha256OfFile } from "../files";
import { hypothesesHash } from "./hypotheses";
import { tableNames } from "./places";
import type { Job, Plan } from "./plan";
import { writeProvenance, type JobRecord, type Machine } from "./provenance";
import {
  readCurveRows,
  readPromptRows,
  readResultRows,
  writeCurveRows,
  writePromptRows,
  writeResultRows,
} from "./tables";

/** What a run leaves beside its rows. */
export interface RunSummary {
  run: string;
  /** Time on a core, the waiting for one not included. */
  coreSeconds: number;
  machine: Machine;
  /** SHA-256 of each table. */
  files: Record<string, string>;
}

/** SHA-256 of each table in a run's directory. */
export function digestsOf(place: string): Record<string, string> {
  return Object.fromEntries(Object.values(tableNames).map((name) => [name, sha256OfFile(join(place, name))]));
}

/**
 * Writes the tables and provenance.json of `jobs`, all of the plan's unless told otherwise. Rejects, naming the run,
 * where one is missing or changed.
 */
export async function collect(plan: Plan, directory: string, jobs: Job[] = plan.jobs): Promise<void> {
  const places = runIds({ jobs }).map((id) => runPlace(directory, id));
  const missing = places.find((place) => !existsSync(join(place, "summary.json")));
  if (missing)
    throw new Error(
      `${missing}: this run is not whole; \`npx origin reproduce --protocol ${plan.protocol}\` makes what is missing, ` +
        `\`npx origin collect --protocol ${plan.protocol} --partial\` takes the jobs that are whole`,
    );
  places.forEach(requireUnchanged);
  const merge = async <Row>(table: Table, read: Reader<Row>, write: (path: string, rows: Row[]) => void) => {
    const rows = (await Promise.all(places.map((place) => read(join(place, tableNames[table]))))).flat();
    write(join(directory, tableNames[table]), rows);
    return rows.length;
  };
  const counts = {
    rows: await merge("rows", readResultRows, writeResultRows), // one table in memory at a time
    curves: await merge("curves", readCurveRows, writeCurveRows),
    prompts: await merge("prompts", readPromptRows, writePromptRows),
  };
  writeProvenance(directory, { ...about(plan), runs: places.length, ...madeBy(jobs, directory) }, counts);
}

type Table = keyof typeof tableNames;
type Reader<Row> = (path: string) => Promise<Row[]>;

function requireUnchanged(place: string): void {
  const { files } = summaryOf(place);
  const found = digestsOf(place);
  const changed = Object.keys(found).find((name) => found[name] !== files[name]);
  if (!changed) return;
  throw new Error(
    `${join(place, changed)}: not what its run wrote. Delete ${place}, and the same command makes the run anew.`,
  );
}

function summaryOf(place: string): RunSummary {
  return readJson(join(place, "summary.json")) as RunSummary;
}

/** Ids of all runs of a plan's jobs, in the tables' order: base runs before what is trained on them. */
export function runIds({ jobs }: Pick<Plan, "jobs">): string[] {
  return inTables(jobs).flatMap(runIdsOf);
}

/** Ids of a job's runs, its base run first. */
export function runIdsOf({ base, runs }: Job): string[] {
  return [base.id, ...runs.map(({ id }) => id)];
}

function inTables(jobs: readonly Job[]): Job[] {
  return [...jobs].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Where a run stands inside its protocol's directory. */
export function runPlace(directory: string, id: string): string {
  return join(directory, "runs", id);
}

function about({ protocol, version, hash, jobs }: Plan) {
  return { protocol, version, protocolHash: hash, hypotheses: hypothesesHash, plannedJobs: jobs.length };
}

function madeBy(jobs: Job[], directory: string) {
  const machines: Machine[] = [];
  const records: Record<string, JobRecord> = {};
  for (const job of inTables(jobs)) {
    const summaries = runIdsOf(job).map((id) => summaryOf(runPlace(directory, id)));
    const indices = new Set(summaries.map(({ machine }) => indexIn(machines, machine)));
    const coreSeconds = summaries.reduce((sum, summary) => sum + summary.coreSeconds, 0);
    records[job.id] = { hash: job.hash, coreSeconds: Math.round(coreSeconds), machines: [...indices] };
  }
  const coreSeconds = Object.values(records).reduce((sum, record) => sum + record.coreSeconds, 0);
  return { coreSeconds, machines, jobs: records };
}

/** The place of `machine` in the list, at whose end it is put where it is new. */
function indexIn(machines: Machine[], machine: Machine): number {
  const known = machines.findIndex((each) => JSON.stringify(each) === JSON.stringify(machine));
  return known >= 0 ? known : machines.push(machine) - 1;
}
