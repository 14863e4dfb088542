/**
 * What runs cost, by the constants of unitCosts.ts and the pace of a machine.
 *
 * Linear in sequences: within 20% of the mean of each study of `paper`, but for the smallest (probes' pretraining takes
 * half more). Starting a process and capturing graphs do not change with the pace.
 */

import { modelConfig, type ModelConfig } from "../../model/config";
import { createLadder, rungCount } from "../../strings";
import type { BaseRun, CostEstimate, TrainingRun } from "./jobs";
import { algorithms } from "../../training/algorithms";
import type { CurriculumPhase } from "../protocols/curriculum";
import type { Counts } from "../protocols/protocol";
import { axesIn, type EvaluatedOn } from "../../results/rows";
import { referencePace, unitCosts, type Pace } from "./unitCosts";

/** Bytes of one file of weights, and of one step's metrics as they are logged. */
const weightBytes = 430_000;
const logBytes = 260;
/** Bytes in the committed tables: of a measured number, of a prompt's counts and masses, of a point of all curves. */
const resultBytes = 20;
const promptBytes = { testbed: 6, exact: 11, decision: 10 };
const curveBytes = { base: 10, training: 38 };

/** What an estimate depends on beside the run. */
export interface EstimateOptions {
  /** Points of a learning curve that are kept at most. */
  curvePoints?: number;
  /** Of the machine; by default that of the one that the constants were measured on. */
  pace?: Pace;
}

/** The sum of estimates. */
export function total(estimates: CostEstimate[]): CostEstimate {
  const sumOf = (key: keyof CostEstimate) => estimates.reduce((sum, estimate) => sum + estimate[key], 0);
  return { coreSeconds: sumOf("coreSeconds"), bytes: sumOf("bytes"), tableBytes: sumOf("tableBytes") };
}

/** What a job costs: its process, its base run, all training runs on it. */
export function estimateJob(base: BaseRun, runs: TrainingRun[], options?: EstimateOptions): CostEstimate {
  const training = runs.map((run) => estimateTraining(base, run, options));
  const start = { coreSeconds: unitCosts.start, bytes: 0, tableBytes: 0 };
  return total([start, estimateBase(base, options), ...training]);
}

/** What a pretraining costs, its evaluations included. */
export function estimateBase(
  base: BaseRun,
  { curvePoints = Infinity, pace = referencePace }: EstimateOptions = {},
): CostEstimate {
  const { pretraining, snapshots, evaluations } = base;
  const evaluated = evaluations.map((each) => evaluationSeconds(base, each.axes, each) * pace.decoding);
  return {
    coreSeconds:
      unitCosts.capture +
      pretraining.max_steps * pretraining.batch_size * sequenceSeconds(base) * pace.training +
      evaluated.reduce((sum, seconds) => sum + seconds, 0),
    bytes: snapshots.length * weightBytesOf(base) + logBytes * pretraining.max_steps,
    tableBytes:
      evaluations.reduce((sum, each) => sum + rowBytes(base, each.snapshot, each.axes, each), 0) +
      curveBytes.base * Math.min(curvePoints, pretraining.max_steps),
  };
}

/** The corpus is as long as its longest task. */
function sequenceSeconds(base: BaseRun): number {
  const { unexposed, exposed, ladder } = unitCosts.pretrainingSequence;
  const one = !base.testbed ? ladder : base.exposure === 0 ? unexposed : exposed;
  return one * workFactor(base);
}

/** What a training run costs, its evaluations included. */
export function estimateTraining(
  base: BaseRun,
  run: TrainingRun,
  { curvePoints = Infinity, pace = referencePace }: EstimateOptions = {},
): CostEstimate {
  const counts = base.evaluations.find(({ snapshot }) => snapshot === run.snapshot)!;
  const { milestones = [], milestoneCounts = { ...counts, samples: 2 }, sharpening, axes, trainedOn } = run;
  const atMilestones = milestones.length * evaluationSeconds(base, axes, milestoneCounts);
  const evaluated = evaluationSeconds(base, axes, counts) + atMilestones;
  const compared = sharpening ? compareSeconds(base, trainedOn, sharpening, pace) : 0;
  const looked = run.inside ? insideSeconds * sizeFactor(base) * pace.training : 0;
  return {
    coreSeconds: unitCosts.capture + trainingSeconds(base, run, pace) + evaluated * pace.decoding + compared + looked,
    bytes: weightBytesOf(base) + logBytes * run.rl.max_steps,
    tableBytes:
      rowBytes(base, run.snapshot, axes, counts) + curveBytes.training * Math.min(curvePoints, run.rl.max_steps),
  };
}

function trainingSeconds(base: BaseRun, run: TrainingRun, pace: Pace): number {
  const { rl, trainedOn, curriculum } = run;
  const prompts = rl.max_steps * rl.num_prompts;
  if (!algorithms[rl.method].drawsRollouts) return prompts * unitCosts.demonstration * workFactor(base) * pace.training;
  const rollouts = prompts * rl.num_generations;
  if (curriculum) return curriculumSeconds(base, curriculum, rollouts, pace);
  const on = trainedAxes(trainedOn);
  const ofRollouts = (rollouts / on.length) * rolloutSeconds(base, on); // of a mixture, the mean
  return ofRollouts * (paceOfPart(1, pace) + furtherUpdates(rl) * partOfUpdate * pace.training);
}

/** Probes, patches and updates of a run. */
const insideSeconds = 8;

/** What an update takes of a rollout's time, its sampling included. */
const partOfUpdate = 0.46;

/** Updates on a batch beyond the first: a critic's are as many as the policy's. */
function furtherUpdates({ num_iterations, adv_estimator }: TrainingRun["rl"]): number {
  return num_iterations * (adv_estimator === "gae" ? 2 : 1) - 1;
}

/** The rollouts of all phases, and the samples by which prompts are chosen. */
function curriculumSeconds(base: BaseRun, phases: CurriculumPhase[], rollouts: number, pace: Pace): number {
  let seconds = 0;
  for (const { steps, on, passRate } of phases)
    for (const { axis, share } of on) {
      const drawn = passRate ? passRate.prompts * passRate.samples * unitCosts.evaluatedSample * pace.decoding : 0;
      seconds += rolloutSeconds(base, [axis]) * (steps * share * rollouts * paceOfPart(1, pace) + drawn);
    }
  return seconds;
}

function compareSeconds(
  base: BaseRun,
  trainedOn: TrainingRun["trainedOn"],
  { prompts, samples }: Counts,
  pace: Pace,
): number {
  const rungs = trainedOn === "ladder" ? rungCount : 1;
  const { comparedSample } = unitCosts;
  const compared = rungs * prompts * samples * rolloutSeconds(base, trainedAxes(trainedOn)) * comparedSample;
  return compared * paceOfPart(comparedSample, pace);
}

/** The pace of work that takes `part` of a rollout of training: sampling, as an evaluation does it, and passes of the model. */
function paceOfPart(part: number, { training, decoding }: Pace): number {
  const sampled = Math.min(unitCosts.evaluatedSample / part, 1);
  return sampled * decoding + (1 - sampled) * training;
}

/** The ladder has twelve rungs, each with its prompts; pass@k may have samples of its own. */
function evaluationSeconds(base: BaseRun, axes: (EvaluatedOn | "ladder")[], counts: Counts): number {
  const { prompts, samples, passAtK } = counts;
  const drawn = prompts * samples + (passAtK ? passAtK.prompts * passAtK.samples : 0);
  return (base.testbed ? 1 : rungCount) * drawn * rolloutSeconds(base, axes) * unitCosts.evaluatedSample;
}

/** Five metrics and pass@k at each power of two; counts of prompts at the end of pretraining only. */
function rowBytes(base: BaseRun, snapshot: number, axes: string[], { prompts, samples, passAtK }: Counts): number {
  const evaluated = base.testbed ? axes.length : rungCount;
  const numbers = 6 + Math.log2(passAtK?.samples ?? samples);
  const counted = snapshot === base.snapshots[base.snapshots.length - 1] ? prompts : 0;
  const exact = !base.testbed || base.testbed.format === "answer";
  const prompt = promptBytes[exact ? "exact" : "testbed"] + promptBytes.decision * (base.decisions ?? 0);
  return evaluated * (numbers * resultBytes + counted * prompt);
}

function trainedAxes(trainedOn: TrainingRun["trainedOn"]): (EvaluatedOn | "ladder")[] {
  return trainedOn === "ladder" ? [trainedOn] : axesIn(trainedOn);
}

/** One rollout of each. */
function rolloutSeconds(base: BaseRun, axes: (EvaluatedOn | "ladder")[]): number {
  return axes.reduce((sum, axis) => sum + unitCosts.rollout[axis], 0) * workFactor(base);
}

/** How long a problem is, and how large the transformer that works on it, relative to what the constants are of. */
function workFactor(base: BaseRun): number {
  return lengthFactor(base) * sizeFactor(base);
}

/** Answers without steps are shorter than those with; on the ladder an answer has a letter for each decision, and at least four. */
function lengthFactor({ testbed, decisions }: BaseRun): number {
  if (testbed) return testbed.format === "answer" ? unitCosts.answer : 1;
  return ladderTokens(decisions) / ladderTokens();
}

/** By the growth of a training step's time that the benchmark measures: with layers, and with width by this power. */
function sizeFactor({ model }: BaseRun): number {
  const { layers, width } = shapeOf(model);
  return (layers / standard.layers) * (width / standard.width) ** 1.76;
}

/** Bytes of one file of weights: nearly all of them are the blocks'. */
function weightBytesOf({ model }: BaseRun): number {
  const { layers, width } = shapeOf(model);
  return weightBytes * (layers / standard.layers) * (width / standard.width) ** 2;
}

const standard = modelConfig({ vocabularySize: 3 });

function shapeOf(model: BaseRun["model"]): ModelConfig {
  return model ? modelConfig({ vocabularySize: 3, ...model }) : standard;
}

/** Tokens of a problem of the ladder with its completion. */
function ladderTokens(decisions?: number): number {
  const { promptLength, completionLength } = createLadder({ rules: "shared", decisions });
  return promptLength + completionLength;
}
