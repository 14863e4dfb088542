/**
 * What runs cost, from core times that the runs of `paper` took, two at a time on a 2-core x86-64 server (AVX-512,
 * Node 20).
 *
 * Linear in sequences: within 20% of the mean of each study, but for the smallest (probes' pretraining takes half more).
 */

import { rungCount } from "../../strings";
import type { BaseRun, CostEstimate, TrainingRun } from "./jobs";
import { algorithms } from "../../training/algorithms";
import type { Counts } from "../protocols/protocol";
import { axesIn, type EvaluatedOn } from "../../results/rows";

/** Core seconds per unit of work, and bytes per file. */
const unitCosts = {
  /** Starting Node, loading TensorFlow: once a job. */
  start: 4,
  /** Capturing graphs: once a run. */
  capture: 0.8,
  /** One sequence of a pretraining batch, as long as the longest: forward, backward, update. */
  pretrainingSequence: { unexposed: 1.5e-4, exposed: 1.9e-4, ladder: 7e-5 },
  /** One demonstration of supervised fine-tuning. */
  demonstration: 2e-4,
  /** Where answers have no steps, relative to where they have. */
  answer: 0.6,
  /** One sampled completion of an evaluation, and one that two policies score, relative to a rollout of training. */
  evaluatedSample: 0.26,
  comparedSample: 0.5,
};

/** Bytes of one file of weights, and of one step's metrics as they are logged. */
const weightBytes = 430_000;
const logBytes = 260;
/** Bytes in the committed tables: of a measured number, of a prompt's counts and masses, of a point of all curves. */
const resultBytes = 20;
const promptBytes = { testbed: 6, exact: 11 };
const curveBytes = { base: 10, training: 38 };

/** One rollout of training: sampled, rewarded, scored by the reference, learned from. Longer problems take longer. */
const rollout: Record<EvaluatedOn | "ladder", number> = {
  "in-distribution": 1.8e-4,
  depth: 3.2e-4,
  length: 2.4e-4,
  vocabulary: 2e-4,
  composition: 1.8e-4,
  "depth-4": 5e-4,
  "depth-5": 7e-4,
  "length-3": 1.4e-4,
  "length-6": 3e-4,
  "length-8": 4.2e-4,
  "vocabulary-third": 1.8e-4,
  "vocabulary-shared": 1.8e-4,
  "order-held-out": 1.8e-4,
  "operation-alone": 1.8e-4,
  ladder: 8e-5,
};

/** The sum of estimates. */
export function total(estimates: CostEstimate[]): CostEstimate {
  const sumOf = (key: keyof CostEstimate) => estimates.reduce((sum, estimate) => sum + estimate[key], 0);
  return { coreSeconds: sumOf("coreSeconds"), bytes: sumOf("bytes"), tableBytes: sumOf("tableBytes") };
}

/** What a job costs: its process, its base run, all training runs on it. */
export function estimateJob(base: BaseRun, runs: TrainingRun[], curvePoints?: number): CostEstimate {
  const training = runs.map((run) => estimateTraining(base, run, curvePoints));
  const start = { coreSeconds: unitCosts.start, bytes: 0, tableBytes: 0 };
  return total([start, estimateBase(base, curvePoints), ...training]);
}

/** What a pretraining costs, its evaluations included. */
export function estimateBase(base: BaseRun, curvePoints = Infinity): CostEstimate {
  const { pretraining, snapshots, evaluations } = base;
  const evaluated = evaluations.map((each) => evaluationSeconds(base, each.axes, each));
  return {
    coreSeconds:
      unitCosts.capture +
      pretraining.max_steps * pretraining.batch_size * sequenceSeconds(base) +
      evaluated.reduce((sum, seconds) => sum + seconds, 0),
    bytes: snapshots.length * weightBytes + logBytes * pretraining.max_steps,
    tableBytes:
      evaluations.reduce((sum, each) => sum + rowBytes(base, each.snapshot, each.axes, each), 0) +
      curveBytes.base * Math.min(curvePoints, pretraining.max_steps),
  };
}

/** The corpus is as long as its longest task. */
function sequenceSeconds(base: BaseRun): number {
  const { unexposed, exposed, ladder } = unitCosts.pretrainingSequence;
  if (!base.testbed) return ladder;
  return (base.exposure === 0 ? unexposed : exposed) * formatFactor(base);
}

/** What a training run costs, its evaluations included. */
export function estimateTraining(base: BaseRun, run: TrainingRun, curvePoints = Infinity): CostEstimate {
  const counts = base.evaluations.find(({ snapshot }) => snapshot === run.snapshot)!;
  const { milestones = [], sharpening, axes, trainedOn } = run;
  const atMilestones = milestones.length * evaluationSeconds(base, axes, { ...counts, samples: 2 });
  const compared = sharpening ? compareSeconds(base, trainedOn, sharpening) : 0;
  return {
    coreSeconds:
      unitCosts.capture + trainingSeconds(base, run) + evaluationSeconds(base, axes, counts) + atMilestones + compared,
    bytes: weightBytes + logBytes * run.rl.max_steps,
    tableBytes:
      rowBytes(base, run.snapshot, axes, counts) + curveBytes.training * Math.min(curvePoints, run.rl.max_steps),
  };
}

function trainingSeconds(base: BaseRun, { rl, trainedOn }: TrainingRun): number {
  const prompts = rl.max_steps * rl.num_prompts;
  if (!algorithms[rl.method].drawsRollouts) return prompts * unitCosts.demonstration * formatFactor(base);
  const on = trainedAxes(trainedOn);
  return (prompts * rl.num_generations * rolloutSeconds(base, on)) / on.length; // of a mixture, the mean
}

function compareSeconds(base: BaseRun, trainedOn: TrainingRun["trainedOn"], { prompts, samples }: Counts): number {
  const rungs = trainedOn === "ladder" ? rungCount : 1;
  return rungs * prompts * samples * rolloutSeconds(base, trainedAxes(trainedOn)) * unitCosts.comparedSample;
}

/** The ladder has twelve rungs, each with its prompts. */
function evaluationSeconds(base: BaseRun, axes: (EvaluatedOn | "ladder")[], { prompts, samples }: Counts): number {
  const asked = base.testbed ? prompts : rungCount * prompts;
  return asked * samples * rolloutSeconds(base, axes) * unitCosts.evaluatedSample;
}

/** Five metrics and pass@k at each power of two; counts of prompts at the end of pretraining only. */
function rowBytes(base: BaseRun, snapshot: number, axes: string[], { prompts, samples }: Counts): number {
  const evaluated = base.testbed ? axes.length : rungCount;
  const numbers = 6 + Math.log2(samples);
  const counted = snapshot === base.snapshots[base.snapshots.length - 1] ? prompts : 0;
  const exact = !base.testbed || base.testbed.format === "answer";
  return evaluated * (numbers * resultBytes + counted * promptBytes[exact ? "exact" : "testbed"]);
}

function trainedAxes(trainedOn: TrainingRun["trainedOn"]): (EvaluatedOn | "ladder")[] {
  return trainedOn === "ladder" ? [trainedOn] : axesIn(trainedOn);
}

/** One rollout of each. */
function rolloutSeconds(base: BaseRun, axes: (EvaluatedOn | "ladder")[]): number {
  return axes.reduce((sum, axis) => sum + rollout[axis], 0) * formatFactor(base);
}

function formatFactor({ testbed }: BaseRun): number {
  return testbed?.format === "answer" ? unitCosts.answer : 1;
}
