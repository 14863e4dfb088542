/**
 * What runs cost, from core times that whole runs of `quick` took on a busy 2-core x86-64 server (AVX-512, Node 20).
 *
 * Linear in sequences: within 20% of those runs.
 */

import { rungCount } from "../strings";
import type { BaseRun, TrainingRun } from "./plan";
import type { Counts } from "./protocol";
import { axesIn, type TrainedOn } from "./trained";

/** Core seconds per unit of work, and bytes per file. */
const unitCosts = {
  /** Starting Node, loading TensorFlow: once a job. */
  start: 4,
  /** Capturing graphs: once a run. */
  capture: 0.8,
  /** One sequence of a pretraining batch: forward, backward, update. The ladder's are a third as long. */
  pretrainingSequence: { testbed: 2.7e-4, ladder: 1e-4 },
  /** One rollout: sampled, rewarded, scored by the reference, learned from. By length of the completion. */
  rollout: {
    "in-distribution": 2.5e-4,
    composition: 2.5e-4,
    vocabulary: 2.7e-4,
    length: 3.4e-4,
    depth: 4.6e-4,
    ladder: 1.1e-4,
  },
  /** An answer without steps is a third as long. */
  answerOnly: 0.5,
  /** One demonstration of supervised fine-tuning. */
  demonstration: 3e-4,
  /** One sampled completion of an evaluation. */
  evaluatedSample: { testbed: 5e-5, ladder: 2.5e-5 },
  /** One sample of the base policy whose order is followed, scored by both policies. */
  comparedSample: 1e-4,
  weightBytes: 430_000,
  tableBytes: 60_000,
};

/** Time on one core, space on disk. */
export interface Estimate {
  coreSeconds: number;
  bytes: number;
}

/** The sum of estimates. */
export function total(estimates: Estimate[]): Estimate {
  return {
    coreSeconds: estimates.reduce((sum, { coreSeconds }) => sum + coreSeconds, 0),
    bytes: estimates.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** What a job costs: its process, its base run, all training runs on it. */
export function estimateJob(base: BaseRun, runs: TrainingRun[]): Estimate {
  const training = runs.map((run) => estimateTraining(base, run));
  return total([{ coreSeconds: unitCosts.start, bytes: 0 }, estimateBase(base), ...training]);
}

/** What a pretraining costs, its evaluations included. */
export function estimateBase(base: BaseRun): Estimate {
  const { pretraining, snapshots, evaluations } = base;
  const sequences = pretraining.max_steps * pretraining.batch_size;
  const evaluated = evaluations.map((counts) => evaluationSeconds(base, counts.axes, counts));
  return {
    coreSeconds:
      unitCosts.capture +
      sequences * unitCosts.pretrainingSequence[base.testbed ? "testbed" : "ladder"] * lengthOf(base) +
      evaluated.reduce((sum, seconds) => sum + seconds, 0),
    bytes: snapshots.length * unitCosts.weightBytes + unitCosts.tableBytes,
  };
}

/** What a training run costs, its evaluations included. */
export function estimateTraining(base: BaseRun, run: TrainingRun): Estimate {
  const counts = base.evaluations.find(({ snapshot }) => snapshot === run.snapshot)!;
  const { milestones = [], sharpening, axes } = run;
  const evaluated = evaluationSeconds(base, axes, counts);
  const looks = milestones.length * evaluationSeconds(base, axes, { ...counts, samples: 2 });
  const compared = sharpening ? (axes[0] === "ladder" ? rungCount : 1) * sharpening.prompts * sharpening.samples : 0;
  return {
    coreSeconds:
      unitCosts.capture + trainingSeconds(base, run) + evaluated + looks + compared * unitCosts.comparedSample,
    bytes: unitCosts.weightBytes + unitCosts.tableBytes,
  };
}

function trainingSeconds(base: BaseRun, { rl, trainedOn }: TrainingRun): number {
  const prompts = rl.max_steps * rl.num_prompts;
  if (rl.method === "sft") return prompts * unitCosts.demonstration * lengthOf(base);
  return prompts * rl.num_generations * rolloutSeconds(trainedOn) * lengthOf(base);
}

/** Of a mixture, the mean of what it mixes. */
function rolloutSeconds(trainedOn: TrainedOn | "ladder"): number {
  const mixed = trainedOn === "ladder" ? [trainedOn] : axesIn(trainedOn);
  return mixed.reduce((sum, axis) => sum + unitCosts.rollout[axis], 0) / mixed.length;
}

/** Relative to the completions that show their steps. */
function lengthOf({ testbed }: BaseRun): number {
  return testbed?.format === "answer" ? unitCosts.answerOnly : 1;
}

/** The ladder has twelve rungs, each with its prompts. */
function evaluationSeconds(base: BaseRun, axes: string[], { prompts, samples }: Counts): number {
  const asked = base.testbed ? axes.length * prompts : rungCount * prompts;
  return asked * samples * unitCosts.evaluatedSample[base.testbed ? "testbed" : "ladder"] * lengthOf(base);
}
