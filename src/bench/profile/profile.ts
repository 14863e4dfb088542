/**
 * Where the time of a call of ours goes.
 *
 * Our own ops count the time of their parts: see ownOps.ts. Of graphs there are three accounts of the same work: the
 * processor's time for calls and for runs of TensorFlow's graphs; TensorFlow's own step statistics, kernel by kernel; and
 * oneDNN's times of its primitives, by shape. What graphs take beyond their kernels is the executor's; what calls take
 * beyond the graphs is JavaScript's, the binding's and single ops'. While traced, TensorFlow counts allocations within
 * kernels: their part is told too high, if anything, the executor's too low.
 */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withTemporaryDirectory } from "../../common/temporary";
import { baseModel, writeInputs } from "../inputs";
import type { InstructionSet } from "../instructions";
import { ourName } from "../rows";
import { Worker } from "../worker";
import type { Workload } from "../workloads";
import { accountOf, type Observed, type ProfileRow } from "./account";
import { accountOfOwnOps, countParts } from "./ownOps";
import { sessionRuns } from "./statistics";
import { productsIn } from "./verbose";

export interface ProfileOptions {
  root: string;
  instructions: InstructionSet;
  rounds: number;
  /** Of a round. */
  seconds: number;
}

/** Why graphs cannot be profiled on this machine, or undefined where they can. */
export function whyNoProfile(): string | undefined {
  if (process.platform !== "linux") return "a profile needs Linux, where calls into TensorFlow can be watched";
  if (spawnSync("cc", ["--version"]).status !== 0) return "a profile needs a C compiler that is called cc";
  return undefined;
}

/**
 * The account of one call of a workload that is measured in calls, on one core; or why there can be none.
 */
export async function profile(workload: Workload, options: ProfileOptions): Promise<ProfileRow[] | string> {
  return withTemporaryDirectory("profile", async (directory) => {
    const prepared = { workload, options, directory, inputs: join(directory, "inputs.safetensors") };
    writeInputs(prepared.inputs, workload, baseModel(options.root));
    const { rounds, seconds } = options;
    const counted = await withOurs(prepared, {}, (worker) =>
      worker.engine!.ops === "native" ? countParts(worker, rounds, seconds) : Promise.resolve(undefined),
    );
    return counted ? accountOfOwnOps(workload, counted) : (whyNoProfile() ?? profileOfGraphs(prepared));
  });
}

async function profileOfGraphs(prepared: ProfiledWorkload): Promise<ProfileRow[]> {
  const { workload, options, directory } = prepared;
  const log = join(directory, "sessions");
  const watching = { LD_PRELOAD: interposer(directory), GRPO_ORIGIN_SESSION_LOG: log };
  const sessions = await withOurs(prepared, watching, (worker) => watchSessions(worker, log, options));
  const speaking = { ONEDNN_VERBOSE: "profile_exec" };
  const products = await withOurs(prepared, speaking, (worker) => watchProducts(worker, options));
  return accountOf(workload, { ...sessions, products });
}

/** Compiles session_run.c. Returns the library's path. */
function interposer(directory: string): string {
  const source = join(__dirname, "session_run.c");
  const library = join(directory, "session_run.so");
  const { status, stderr } = spawnSync("cc", ["-shared", "-fPIC", "-O2", source, "-o", library, "-ldl"]);
  if (status !== 0) throw new Error(`${source}: cc failed: ${stderr}`);
  return library;
}

/** A workload whose inputs are on disk, and how it is profiled. */
interface ProfiledWorkload {
  workload: Workload;
  options: ProfileOptions;
  directory: string;
  inputs: string;
}

async function withOurs<T>(
  { workload, options, inputs }: ProfiledWorkload,
  variables: Record<string, string>,
  use: (worker: Worker) => Promise<T>,
): Promise<T> {
  const { peer, program, specification, variables: own } = workload.sides.find((side) => side.peer === ourName)!;
  const { root, instructions } = options;
  const workerOptions = { root, instructions, threads: 1, core: 0, variables: { ...own, ...variables } };
  const worker = new Worker(peer, program, { ...specification, peer, threads: 1, inputs }, workerOptions);
  try {
    await worker.ready();
    for (let i = 0; i < 3; i++) await worker.round(0); // graphs are captured and primitives are made
    return await use(worker);
  } finally {
    await worker.end();
  }
}

/** Rounds with and without a trace take turns. */
async function watchSessions(worker: Worker, log: string, { rounds, seconds }: ProfileOptions) {
  const untouched: Observed["rounds"] = [];
  const traced: Observed["traced"] = { calls: 0, runs: [] };
  const round = async (trace: boolean) => {
    await worker.trace(trace);
    rmSync(log, { force: true });
    const taken = await worker.processorTime(seconds);
    return { ...taken, runs: existsSync(log) ? sessionRuns(readFileSync(log)) : [] };
  };
  for (let i = 0; i < rounds; i++) {
    untouched.push(await round(false));
    const watched = await round(true);
    traced.calls += watched.calls;
    traced.runs.push(...watched.runs);
  }
  return { rounds: untouched, traced };
}

async function watchProducts(worker: Worker, { rounds, seconds }: ProfileOptions): Promise<Observed["products"]> {
  worker.takeVerbose();
  for (let i = 0; i < rounds; i++) await worker.round(seconds);
  return productsIn(worker.takeVerbose());
}
