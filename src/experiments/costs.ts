/**
 * What runs cost, from core times that whole runs of `quick` took on a busy 2-core x86-64 server (AVX-512, Node 20).
 *
 * Linear in sequences: within 20% of those runs, target by target (deeper problems are longer) within 40%.
 */

import { rungCount } from "../strings";
import type { BaseRun, TrainingRun } from "./plan";
import type { Protocol } from "./protocol";

/** Core seconds per unit of work, and bytes per file. */
const unitCosts = {
  /** Starting Node, loading TensorFlow: once a job. */
  start: 4,
  /** Capturing graphs: once a run. */
  capture: 2,
  /** One sequence of a pretraining batch: forward, backward, update. The ladder's are a third as long. */
  pretrainingSequence: { testbed: 2.8e-4, ladder: 1e-4 },
  /** One rollout: sampled, rewarded, scored by the reference, learned from. */
  rollout: { testbed: 4.2e-4, ladder: 1.6e-4 },
  /** One sampled completion of an evaluation, its scoring included. */
  evaluatedSample: 3e-5,
  weightBytes: 430_000,
  tableBytes: 120_000,
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
export function estimateJob(protocol: Protocol, base: BaseRun, runs: TrainingRun[]): Estimate {
  const training = runs.map((run) => estimateTraining(protocol, run));
  return total([{ coreSeconds: unitCosts.start, bytes: 0 }, estimateBase(protocol, base), ...training]);
}

/** What a pretraining costs, its evaluations included. */
export function estimateBase(protocol: Protocol, { pretraining, rules, snapshots, evaluations }: BaseRun): Estimate {
  const sequences = pretraining.max_steps * pretraining.batch_size;
  const axes = evaluations.flatMap((each) => each.axes);
  return {
    coreSeconds:
      unitCosts.capture +
      sequences * unitCosts.pretrainingSequence[rules === "" ? "testbed" : "ladder"] +
      evaluationSeconds(protocol, axes),
    bytes: snapshots.length * unitCosts.weightBytes + unitCosts.tableBytes,
  };
}

/** What a training run costs, its evaluation included. */
export function estimateTraining(protocol: Protocol, { rl, trainedOn, axes }: TrainingRun): Estimate {
  const rollouts = rl.max_steps * rl.num_prompts * (rl.method === "sft" ? 1 : rl.num_generations);
  return {
    coreSeconds:
      unitCosts.capture +
      rollouts * unitCosts.rollout[trainedOn === "ladder" ? "ladder" : "testbed"] +
      evaluationSeconds(protocol, axes),
    bytes: unitCosts.weightBytes + unitCosts.tableBytes,
  };
}

/** The ladder has twelve rungs, each with its prompts. */
function evaluationSeconds({ evaluation, ladder }: Protocol, axes: string[]): number {
  const prompts = axes.map((axis) => (axis === "ladder" ? rungCount * ladder!.prompts : evaluation.prompts));
  return prompts.reduce((sum, count) => sum + count, 0) * evaluation.samples * unitCosts.evaluatedSample;
}
