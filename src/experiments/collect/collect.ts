/** Merges the rows of a protocol's runs into its three tables, in the plan's order: equal whatever ran first. */

import { join } from "node:path";
import { lockDirectory } from "../../common/lock";
import { hypothesesOf } from "../../hypotheses/hypotheses";
import { runDirectory, tableNames } from "../../results/paths";
import { planOf } from "../plan/plan";
import { runIdsOf, type Job, type Plan } from "../plan/jobs";
import type { Protocol } from "../protocols/protocol";
import { isSameMachine, type Machine } from "../../results/machine";
import { writeProvenance, type JobRecord } from "../../results/provenance";
import { machinesOf, readSummary } from "../runs/summary";
import {
  readCurveRows,
  readPromptRows,
  readResultRows,
  writeCurveRows,
  writePromptRows,
  writeResultRows,
} from "../../results/tables";
import { firstToMake } from "../runs/completed";
import { damageOf } from "../runs/intact";
import { madeIn, requireOneEngine, type MixOptions } from "./engines";

/**
 * Writes the tables and provenance.json of `jobs`, by default all of the protocol. Rejects, naming the run, where one is
 * not complete or has changed; by default, naming jobs, where several engines made them; and where another process
 * collects there.
 */
export async function collect(
  protocol: Protocol,
  directory: string,
  some?: Job[],
  mix: MixOptions = {},
): Promise<void> {
  const unlock = lockDirectory(directory, "collect.lock.json");
  try {
    await writeTables(protocol, directory, some, mix);
  } finally {
    unlock();
  }
}

async function writeTables(
  protocol: Protocol,
  directory: string,
  some: Job[] | undefined,
  mix: MixOptions,
): Promise<void> {
  const plan = planOf(protocol);
  const jobs = some ?? plan.jobs;
  for (const job of inTableOrder(jobs)) requireComplete(directory, protocol, job);
  for (const job of jobs) requireUnchanged(directory, protocol, job);
  requireOneEngine(
    jobs.map((job) => madeIn(directory, job)),
    directory,
    mix,
  );
  const runs = runIds({ jobs }).map((id) => runDirectory(directory, id));
  const merge = async <Row>(table: Table, read: Reader<Row>, write: (path: string, rows: Row[]) => void) => {
    const parts = await Promise.all(runs.map((run) => read(join(run, tableNames[table]))));
    const rows = parts.flat();
    write(join(directory, tableNames[table]), rows);
    return rows.length;
  };
  const counts = {
    rows: await merge("rows", readResultRows, writeResultRows), // one table in memory at a time
    curves: await merge("curves", readCurveRows, writeCurveRows),
    prompts: await merge("prompts", readPromptRows, writePromptRows),
  };
  writeProvenance(directory, { ...about(plan), runs: runs.length, ...madeBy(jobs, directory) }, counts);
}

type Table = keyof typeof tableNames;
type Reader<Row> = (path: string) => Promise<Row[]>;

function requireComplete(directory: string, protocol: Protocol, job: Job): void {
  const run = firstToMake(directory, protocol, job);
  if (!run) return;
  throw new Error(
    `${runDirectory(directory, run.id)}: no complete run under the protocol's present settings; ` +
      `\`npx origin run --protocol ${protocol.name} --job ${job.id}\` makes it, ` +
      `\`npx origin collect --protocol ${protocol.name} --partial\` takes the jobs that are complete`,
  );
}

function requireUnchanged(directory: string, protocol: Protocol, job: Job): void {
  const [damage] = damageOf(directory, protocol, job);
  if (!damage) return;
  throw new Error(
    `${damage.problem}; \`npx origin run --protocol ${protocol.name} --job ${job.id}\` makes the run again`,
  );
}

/** Ids of all runs of a plan's jobs, in the tables' order: base runs before what is trained on them. */
export function runIds({ jobs }: Pick<Plan, "jobs">): string[] {
  return inTableOrder(jobs).flatMap(runIdsOf);
}

function inTableOrder(jobs: readonly Job[]): Job[] {
  return [...jobs].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function about({ protocol, version, hash, jobs }: Plan) {
  return { protocol, version, protocolHash: hash, hypotheses: hypothesesOf(protocol).hash, plannedJobs: jobs.length };
}

function madeBy(jobs: Job[], directory: string) {
  const machines: Machine[] = [];
  const records: Record<string, JobRecord> = {};
  for (const job of inTableOrder(jobs)) {
    const summaries = runIdsOf(job).map((id) => readSummary(runDirectory(directory, id)));
    const indices = new Set(summaries.flatMap(machinesOf).map((machine) => indexIn(machines, machine)));
    const coreSeconds = summaries.reduce((sum, summary) => sum + summary.coreSeconds, 0);
    records[job.id] = { hash: job.hash, coreSeconds: Math.round(coreSeconds), machines: [...indices] };
  }
  const coreSeconds = Object.values(records).reduce((sum, record) => sum + record.coreSeconds, 0);
  return { coreSeconds, machines, jobs: records };
}

/** The index of `machine` in the list, to which it is added where it is new. */
function indexIn(machines: Machine[], machine: Machine): number {
  const known = machines.findIndex((each) => isSameMachine(each, machine));
  return known >= 0 ? known : machines.push(machine) - 1;
}
