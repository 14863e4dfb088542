/**
 * Runs one job of a plan: its base run, then every training run on it, each in a directory of its own.
 *
 * A run that stands whole is skipped; one that was interrupted goes on from its last checkpoint.
 */

import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Policy } from "../../model/policy";
import { loadWeights, saveWeights } from "../../model/weights";
import { tf } from "../../tensor/load";
import { pretrain } from "../../training/pretrain";
import { reinforce } from "../../training/reinforce";
import { curvesOf } from "../../results/learningCurves";
import { type RunRows, evaluationRows } from "./evaluationRows";
import { milestoneRows, sharpeningRows } from "./trainingRows";
import { runDirectory, tableNames } from "../../results/paths";
import { identityOf, type BaseRun, type Job, type TrainingRun } from "../plan/jobs";
import { stepAt, type Protocol } from "../protocols/protocol";
import { thisMachine } from "../../results/provenance";
import { summarised } from "./summary";
import { corpusOf, sourceOf, taskOf, vocabularySize, type Source } from "./problems";
import { sourcesFingerprint } from "./sources";
import { makeRun } from "./runDirectory";
import { writeCurveRows, writePromptRows, writeResultRows } from "../../results/tables";
import { isRunComplete, type Run } from "./completed";

/** How a job is watched and stopped. */
export interface JobOptions {
  signal?: AbortSignal;
  /** Called after each run, with whether it was made or stood already. */
  onRun?: (run: string, outcome: "kept" | "made") => void;
}

/** Runs a job inside its protocol's directory. Rejects on the first run that fails; what was whole before stays. */
export async function runJob(protocol: Protocol, job: Job, directory: string, options: JobOptions = {}): Promise<void> {
  const { base } = job;
  const source = sourceOf(base);
  const inRoom = { protocol, directory, base, source, ...options };
  const toMake = job.runs.filter((run) => !isRunComplete(directory, protocol, job, run));
  const enough = (place: string) => hasWeightsFor(toMake, place);
  await runOne(inRoom, base, (staged) => runBase(inRoom, staged), enough);
  for (const run of job.runs) await runOne(inRoom, run, (staged) => runTraining(inRoom, run, staged));
}

interface JobContext extends JobOptions {
  protocol: Protocol;
  directory: string;
  base: BaseRun;
  source: Source;
}

/** Whether a base run's directory has what these runs start from: rows that were adopted came without it. */
function hasWeightsFor(runs: TrainingRun[], place: string): boolean {
  return runs.every(({ snapshot }) => existsSync(weightsAt(place, snapshot)));
}

async function runOne(
  room: JobContext,
  run: Run,
  make: (staged: string) => Promise<RunRows>,
  enough?: (place: string) => boolean,
) {
  const { protocol, directory, base, onRun } = room;
  const place = runDirectory(directory, run.id);
  const measured = (staged: string) =>
    summarised(staged, run.id, thisMachine(tensorFlow(), sourcesFingerprint()), async () =>
      writeMeasured(staged, await make(staged), curvesOf(run, staged, protocol.curvePoints)),
    );
  const outcome = await makeRun(place, identityOf(protocol, base, run), measured, enough);
  // Only now: killed before, the run would train again; killed here, the next attempt comes by.
  const milestones = milestonesOf(run).map(({ step }) => weightsAt(place, step));
  for (const spent of [join(place, "checkpoint.safetensors"), ...milestones]) rmSync(spent, { force: true });
  onRun?.(run.id, outcome);
}

async function runBase({ base, source, protocol, signal }: JobContext, staged: string): Promise<RunRows> {
  const policy = await pretrain({
    model: { vocabularySize: vocabularySize(source) },
    corpus: corpusOf(source, base),
    config: base.pretraining,
    seed: base.seed,
    snapshots: base.snapshots,
    onSnapshot: (step, snapshot) => saveWeights(weightsAt(staged, step), snapshot),
    directory: staged,
    signal,
  });
  policy.dispose();
  const measured = base.evaluations.map(({ snapshot, axes }) =>
    withPolicy(weightsAt(staged, snapshot), (kept) =>
      evaluationRows({ protocol, base, source, policy: kept, snapshot, axes }),
    ),
  );
  return { rows: measured.flatMap(({ rows }) => rows), prompts: measured.flatMap(({ prompts }) => prompts) };
}

async function runTraining(room: JobContext, run: TrainingRun, staged: string): Promise<RunRows> {
  const { base, directory } = room;
  const start = baseWeights(runDirectory(directory, base.id), run.snapshot);
  try {
    const policy = await train(room, run, start, staged);
    saveWeights(join(staged, "weights.safetensors"), policy, { run: run.id });
    const measured = measureTraining(room, run, { start, policy }, staged);
    policy.dispose();
    return measured;
  } finally {
    start.dispose();
  }
}

async function train({ source, signal }: JobContext, run: TrainingRun, start: Policy, staged: string): Promise<Policy> {
  const task = taskOf(source, run.trainedOn, run.rlSeed, run.rl.num_prompts);
  return reinforce({
    base: start,
    task,
    config: run.rl,
    seed: run.rlSeed,
    snapshots: milestonesOf(run).map(({ step }) => step),
    onSnapshot: (step, snapshot) => saveWeights(weightsAt(staged, step), snapshot),
    directory: staged,
    signal,
  });
}

/** Where a training run is measured on its way. */
function milestonesOf(run: Run): { percent: number; step: number }[] {
  if (!("rl" in run)) return [];
  return (run.milestones ?? []).map((percent) => ({ percent, step: stepAt(run.rl.max_steps, percent) }));
}

function measureTraining(
  { protocol, base, source }: JobContext,
  run: TrainingRun,
  { start, policy }: { start: Policy; policy: Policy },
  staged: string,
): RunRows {
  const about = { protocol, base, source, snapshot: run.snapshot, axes: run.axes, run };
  const measured = evaluationRows({ ...about, policy });
  const milestones = milestonesOf(run).flatMap(({ percent, step }) =>
    withPolicy(weightsAt(staged, step), (kept) => milestoneRows({ ...about, policy: kept }, percent)),
  );
  const order = sharpeningRows({ ...about, policy }, start);
  return { ...measured, rows: [...measured.rows, ...milestones, ...order] };
}

function baseWeights(place: string, step: number): Policy {
  try {
    return loadWeights(weightsAt(place, step));
  } catch (error) {
    throw new Error(`${(error as Error).message}. Delete ${place}, and this base run is made anew.`, { cause: error });
  }
}

function withPolicy<T>(path: string, use: (policy: Policy) => T): T {
  const policy = loadWeights(path);
  try {
    return use(policy);
  } finally {
    policy.dispose();
  }
}

/** A run's parameters after this step, in its directory. */
export function weightsAt(place: string, step: number): string {
  return join(place, `step-${step}.safetensors`);
}

function writeMeasured(staged: string, { rows, prompts }: RunRows, curves: ReturnType<typeof curvesOf>): void {
  writeResultRows(join(staged, tableNames.rows), rows);
  writePromptRows(join(staged, tableNames.prompts), prompts);
  writeCurveRows(join(staged, tableNames.curves), curves);
}

function tensorFlow(): string {
  return `${tf.version["tfjs-node"]} on TensorFlow ${(tf.backend() as unknown as { binding: { TF_Version: string } }).binding.TF_Version}`;
}
