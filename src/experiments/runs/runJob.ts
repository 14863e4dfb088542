/**
 * Runs one job of a plan: its base run, then every training run on it, each in a directory of its own.
 *
 * A run that is complete is skipped; one that was interrupted goes on from its last checkpoint.
 */

import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Policy } from "../../model/policy";
import { loadWeights, saveWeights } from "../../model/weights";
import { pretrain } from "../../training/pretrain";
import { reinforce } from "../../training/reinforce";
import type { RewardedTask } from "../../training/rollout";
import type { Example, LadderExample } from "../../strings";
import { curvesOf } from "../../results/learningCurves";
import { type RunRows, evaluationRows } from "./evaluationRows";
import { milestoneRows, sharpeningRows } from "./trainingRows";
import { runDirectory, tableNames } from "../../results/paths";
import { identityOf, type BaseRun, type Job, type Run, type TrainingRun } from "../plan/jobs";
import { stepAt, type Protocol } from "../protocols/protocol";
import { machineHere } from "./machineHere";
import { curriculumOf } from "./curriculum";
import { insideCurves } from "./insideCurves";
import { makeWithSummary } from "./summary";
import { corpusOf, sourceOf, taskOf, vocabularySize, type Source } from "./problems";
import { makeRun } from "./runDirectory";
import type { CurveRow } from "../../results/rows";
import { writeCurveRows, writePromptRows, writeResultRows } from "../../results/tables";
import { isRunComplete } from "./completed";

/** How a job is watched and stopped. */
export interface JobOptions {
  signal?: AbortSignal;
  /** Called after each run, with whether it was made or was there already. */
  onRun?: (run: string, outcome: "kept" | "made") => void;
}

/** Runs a job inside its protocol's directory. Rejects on the first run that fails; what was complete before stays. */
export async function runJob(protocol: Protocol, job: Job, directory: string, options: JobOptions = {}): Promise<void> {
  const { base } = job;
  const source = sourceOf(base);
  const context: JobContext = { protocol, directory, base, source, ...options };
  const toMake = job.runs.filter((run) => !isRunComplete(directory, protocol, job, run));
  const isEnough = (baseDirectory: string) => hasWeightsFor(toMake, baseDirectory);
  await runOne(context, base, (temporary) => runBase(context, temporary), isEnough);
  for (const run of job.runs) await runOne(context, run, (temporary) => runTraining(context, run, temporary));
}

/** What all runs of a job share. */
interface JobContext extends JobOptions {
  protocol: Protocol;
  /** Of the protocol's runs. */
  directory: string;
  base: BaseRun;
  source: Source;
}

/** Whether a base run's directory has what these runs start from: rows that were adopted came without it. */
function hasWeightsFor(runs: TrainingRun[], baseDirectory: string): boolean {
  return runs.every(({ snapshot }) => existsSync(weightsAt(baseDirectory, snapshot)));
}

async function runOne(
  context: JobContext,
  run: Run,
  make: (temporary: string) => Promise<RunRows>,
  isEnough?: (directory: string) => boolean,
) {
  const { protocol, directory, base, onRun } = context;
  const complete = runDirectory(directory, run.id);
  const makeTables = (temporary: string) =>
    makeWithSummary(temporary, run.id, machineHere(), async () => {
      const rows = await make(temporary);
      const logged = curvesOf(run, temporary, protocol.curvePoints);
      writeTables(temporary, rows, [...logged, ...(rows.curves ?? [])]);
    });
  const outcome = await makeRun(complete, identityOf(protocol, base, run), makeTables, isEnough);
  // Only now: killed before, the run would train again; killed here, the next attempt removes them.
  const milestones = milestonesOf(run).map(({ step }) => weightsAt(complete, step));
  for (const spent of [join(complete, "checkpoint.safetensors"), ...milestones]) rmSync(spent, { force: true });
  onRun?.(run.id, outcome);
}

async function runBase({ base, source, protocol, signal }: JobContext, temporary: string): Promise<RunRows> {
  const policy = await pretrain({
    model: { ...base.model, vocabularySize: vocabularySize(source) },
    corpus: corpusOf(source, base),
    config: base.pretraining,
    seed: base.seed,
    snapshots: base.snapshots,
    onSnapshot: (step, snapshot) => saveWeights(weightsAt(temporary, step), snapshot),
    directory: temporary,
    signal,
  });
  policy.dispose();
  const parts = base.evaluations.map(({ snapshot, axes }) =>
    withPolicy(weightsAt(temporary, snapshot), (saved) =>
      evaluationRows({ protocol, base, source, policy: saved, snapshot, axes }),
    ),
  );
  return { rows: parts.flatMap(({ rows }) => rows), prompts: parts.flatMap(({ prompts }) => prompts) };
}

async function runTraining(context: JobContext, run: TrainingRun, temporary: string): Promise<RunRows> {
  const { base, directory } = context;
  const start = baseWeights(runDirectory(directory, base.id), run.snapshot);
  try {
    const policy = await train(context, run, start, temporary);
    saveWeights(join(temporary, "weights.safetensors"), policy, { run: run.id });
    const rows = trainingRows(context, run, { start, policy }, temporary);
    policy.dispose();
    return rows;
  } finally {
    start.dispose();
  }
}

async function train(
  { source, signal }: JobContext,
  run: TrainingRun,
  start: Policy,
  temporary: string,
): Promise<Policy> {
  return reinforce({
    base: start,
    task: trainingTaskOf(source, run, start),
    config: run.rl,
    seed: run.rlSeed,
    snapshots: milestonesOf(run).map(({ step }) => step),
    onSnapshot: (step, snapshot) => saveWeights(weightsAt(temporary, step), snapshot),
    directory: temporary,
    signal,
  });
}

function trainingTaskOf(source: Source, run: TrainingRun, start: Policy): RewardedTask<Example | LadderExample> {
  const { curriculum, trainedOn, rlSeed, rl } = run;
  if (!curriculum) return taskOf(source, trainedOn, rlSeed, rl.num_prompts);
  if ("ladder" in source) throw new Error(`${run.id}: curriculum: expected a testbed, got a ladder`);
  return curriculumOf(source.testbed, { ...run, curriculum }, start) as RewardedTask<Example | LadderExample>;
}

/** Where a training run is measured on its way. */
function milestonesOf(run: Run): { percent: number; step: number }[] {
  if (!("rl" in run)) return [];
  return (run.milestones ?? []).map((percent) => ({ percent, step: stepAt(run.rl.max_steps, percent) }));
}

function trainingRows(
  { protocol, base, source }: JobContext,
  run: TrainingRun,
  { start, policy }: { start: Policy; policy: Policy },
  temporary: string,
): RunRows {
  const origin = { protocol, base, source, snapshot: run.snapshot, axes: run.axes, run };
  const { rows, prompts } = evaluationRows({ ...origin, policy });
  const milestones = milestonesOf(run).flatMap(({ percent, step }) =>
    withPolicy(weightsAt(temporary, step), (early) => milestoneRows({ ...origin, policy: early }, percent)),
  );
  const order = sharpeningRows({ ...origin, policy }, start);
  const curves = insideCurves({ ...origin, policy }, start);
  return { rows: [...rows, ...milestones, ...order], prompts, curves };
}

function baseWeights(directory: string, step: number): Policy {
  try {
    return loadWeights(weightsAt(directory, step));
  } catch (error) {
    throw new Error(`${(error as Error).message}. Delete ${directory}, and this base run is made again.`, {
      cause: error,
    });
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
export function weightsAt(directory: string, step: number): string {
  return join(directory, `step-${step}.safetensors`);
}

function writeTables(directory: string, { rows, prompts }: RunRows, curves: CurveRow[]): void {
  writeResultRows(join(directory, tableNames.rows), rows);
  writePromptRows(join(directory, tableNames.prompts), prompts);
  writeCurveRows(join(directory, tableNames.curves), curves);
}
