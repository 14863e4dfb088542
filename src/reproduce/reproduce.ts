/*
 * Room reproduce: a complete protocol in one command, by Snakemake; clusters (cluster.md). May use: common, results,
 * experiments, report.
 */

/** All of a protocol in one command: runs, rows, figures, notebooks, and a table of what was found. */

import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { writeAtomically } from "../common/files";
import { lockDirectory } from "../common/lock";
import { requireDirectoryTarget } from "../common/target";
import { findingsOf, findingsText } from "../report/findings";
import { readChosen } from "../results/chosenResults";
import { madeOrToRun, requireOneEngine } from "../experiments/collect/engines";
import { machineHere } from "../experiments/runs/machineHere";
import { dropPartialTables, unmarkBroken } from "../experiments/runs/doneMarkers";
import { root, runsDirectory } from "../results/paths";
import { timingHere } from "../experiments/calibration/calibration";
import { atPace, planOf } from "../experiments/plan/plan";
import { type Plan } from "../experiments/plan/jobs";
import { durationText, estimateText } from "../experiments/plan/text";
import { Progress } from "./progress";
import { protocolNamed } from "../experiments/protocols";
import { keepProtocol } from "../experiments/protocols/file";
import { sourcesFingerprint } from "../experiments/runs/sources";
import { readProvenance } from "../results/provenance";
import { snakemake, unlock } from "./snakemake";
import { DrawingError, failureIn, logsIn } from "./snakemakeLogs";

export interface ReproduceOptions {
  /** Snakemake's executor; by default "local". */
  executor?: string;
  /** Local cores; by default all of them. */
  cores?: number;
  /** Jobs in a cluster's queue at once. */
  jobs?: number;
  /** Neither figures nor notebooks. */
  rowsOnly?: boolean;
  /** Though several engines made the runs, or will have made them. */
  mixEngines?: boolean;
  /** Further arguments for Snakemake, such as those of an executor. */
  snakemake?: string[];
}

/**
 * Runs what is missing of a protocol, and prints its findings to standard output, where only figures or notebooks
 * failed too. Rejects as `runProtocol` does.
 */
export async function reproduce(name: string, options: ReproduceOptions = {}): Promise<void> {
  try {
    await runProtocol(name, options);
  } catch (error) {
    if (error instanceof DrawingError) await printFindings(name);
    throw error;
  }
  const shown = relative(root, runsDirectory(name));
  if (!readProvenance(runsDirectory(name))) {
    process.stderr.write(`\nNo rows were made, as Snakemake was asked; it says more in ${shown}/logs/snakemake.log\n`);
    return;
  }
  await printFindings(name);
  process.stderr.write(`\n${options.rowsOnly ? "Rows" : "Rows, figures and notebooks"}: ${shown}/\n`);
}

async function printFindings(protocol: string): Promise<void> {
  process.stderr.write("\n");
  const results = await readChosen({ protocol, own: true });
  process.stdout.write(`\n${findingsText(findingsOf(results))}\n`);
}

/**
 * Runs what is missing of a protocol under data/runs/PROTOCOL and resolves to that directory; tracked files stay as
 * they are. Progress goes to standard error. Rejects before anything runs where runs would be of several engines; later
 * with an Error that names the failing jobs' logs and has their last lines, a DrawingError where all rows were made.
 */
export async function runProtocol(name: string, options: ReproduceOptions = {}): Promise<string> {
  const protocol = protocolNamed(name);
  const { pace, text } = timingHere();
  const plan = atPace(planOf(protocol), pace);
  const directory = runsDirectory(name);
  requireDirectoryTarget("reproduce", directory);
  const cores = options.cores ?? availableParallelism();
  announce(plan, cores, directory, text);
  const here = isLocal(options) ? machineHere() : undefined; // a cluster's nodes may be of another kind
  requireOneEngine(madeOrToRun(directory, protocol, plan.jobs, here), directory, options);
  mkdirSync(join(directory, "logs"), { recursive: true });
  const release = lockDirectory(directory);
  try {
    keepProtocol(protocol);
    writeAtomically(join(directory, "plan.json"), `${JSON.stringify(plan, null, 2)}\n`);
    unmarkBroken(directory, protocol, plan);
    dropPartialTables(directory, plan.jobs);
    await unlock(directory);
    await watched(new Progress(protocol, directory, cores, pace), () => work(directory, cores, options));
  } finally {
    release();
  }
  warnOfOldRuns(directory);
  return directory;
}

function isLocal({ executor = "local" }: ReproduceOptions): boolean {
  return executor === "local";
}

function announce(plan: Plan, cores: number, directory: string, timing: string): void {
  const what = `${estimateText(plan)}, ${durationText(plan, cores)}`;
  process.stderr.write(`${what}; into ${relative(root, directory)}/\n${timing}\n`);
}

/** Runs are told apart by their settings, not by the code that made them. */
function warnOfOldRuns(directory: string): void {
  const current = sourcesFingerprint();
  const others = readProvenance(directory)?.machines.filter(({ sources }) => sources !== current);
  if (!others?.length) return; // of a dry run there are none
  const shown = relative(root, directory);
  process.stderr.write(
    `Some of these runs were made before the sources changed; remove ${shown}/ to make them again.\n`,
  );
}

async function watched(progress: Progress, task: () => Promise<void>): Promise<void> {
  progress.begin();
  try {
    await task();
  } finally {
    progress.end();
  }
}

async function work(directory: string, cores: number, options: ReproduceOptions) {
  const { executor = "local", jobs = 100, rowsOnly, mixEngines, snakemake: further = [] } = options;
  // On a cluster: a network file system may show a node's new file to the others only a minute later.
  const cluster = ["--executor", executor, "--jobs", `${jobs}`, "--latency-wait", "60"];
  const where = isLocal(options) ? ["--cores", `${cores}`] : cluster;
  const settings = [...(rowsOnly ? ["rows_only=1"] : []), ...(mixEngines ? ["mix_engines=1"] : [])];
  const config = settings.length > 0 ? ["--config", ...settings] : [];
  // A job's output names its settings, so file times, which a clone or a copy changes, say nothing.
  const rules = ["--rerun-triggers", "input", "params", "--rerun-incomplete", "--keep-going"];
  const before = logsIn(directory);
  const code = await snakemake(directory, [...where, ...rules, ...config, ...further]);
  if (code !== 0) throw failureIn(directory, before);
}
