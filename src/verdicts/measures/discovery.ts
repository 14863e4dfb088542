/** H2: what RL adds where the base policy was never seen to be right, for each operation sequence. */

import binomialPmf from "@stdlib/stats-base-dists-binomial-pmf";
import { binomialTest } from "../../statistics/exactBinomial";
import { groupBy } from "../../common/groupBy";
import { bisect } from "../../theory/numeric";
import type { Part } from "../../hypotheses/hypothesis";
import type { Change } from "../../results/changes";
import { mean } from "../../statistics/moments";
import { number, percent } from "../../results/numbers";
import type { PromptRow } from "../../results/rows";
import { meanGain, type Evidence, type HypothesisMeasures } from "../evidence";
import { massIn, threshold } from "../thresholds";
import { distinctSeeds, nestedInterval, noRows, overSeeds, withRemarks } from "../estimate";
import type { PartEstimate, SeedValue } from "../estimate";
import { aboveGuessingText } from "../remarks/scope";
import { runsOnTarget } from "./invertedU";

/** An operation sequence under one run at exposure 0, summed over the prompts that it makes. */
export interface SequenceCounts {
  seed: number;
  run: string;
  /** Names of the operations, or their positions in the set where rows have no names. */
  sequence: string;
  /** Correct samples of the base policy in the placing half; a sequence without any is unseen. */
  placing: number;
  /** Correct of `samples` samples of the base policy in the measuring half. */
  correct: number;
  samples: number;
  /** Mass after RL, from `tunedSamples` samples. */
  tuned: number;
  tunedSamples: number;
}

export const discovery: HypothesisMeasures<"H2"> = {
  studies: ["exposure", "contrast", "long"],
  parts: {
    H2a: (evidence, part, of) => gainOfUnseen(unseenSequences(evidence, of), part, `H2a ${of}`),
    H2b: (evidence, part, of) => {
      const unseen = unseenSequences(evidence, of);
      if (unseen.length === 0) return noRows;
      const completions = evidence.training.completionsPerSequence(unseen[0].run, of);
      return risenBeyondReach(unseen, completions, part);
    },
    H2c: (evidence, part, of) => meanGain(supervised(evidence, of, threshold(part, "exposure")), part.region),
    H2d: (evidence, part) => {
      const isIn = massIn(part);
      const runs = longRuns(evidence).filter(({ before }) => isIn(before));
      return withRemarks(meanGain(runs, part.region), aboveGuessingText(runs));
    },
  },
};

/** Sequences of the plan's runs on the target, whether seen or not; those whose prompts the base and RL were both given. */
export function sequencesOf(evidence: Evidence, axis: string): SequenceCounts[] {
  return runsOnTarget(evidence, axis)
    .filter(({ row }) => row.exposure === 0 && row.study === "exposure" && evidence.training.knows(row.run))
    .flatMap((change) => sequencesUnder(evidence, change));
}

/** Those of `sequencesOf` that the placing half never saw right. */
export function unseenSequences(evidence: Evidence, axis: string): SequenceCounts[] {
  return sequencesOf(evidence, axis).filter(({ placing }) => placing === 0);
}

/** The sequences of one run, in order of their first prompt; without those of which RL left a prompt out. */
function sequencesUnder({ prompts, training }: Evidence, { row }: Change): SequenceCounts[] {
  const tunedPrompts = new Map(prompts(row.run, row.axis).map((each) => [each.prompt, each]));
  const bySequence = groupBy(
    prompts(row.base, row.axis),
    ({ prompt, operations }) => operations ?? training.sequenceOf(row.run, row.axis, prompt),
  );
  const found: SequenceCounts[] = [];
  for (const [sequence, before] of bySequence) {
    const after = before.flatMap(({ prompt }) => tunedPrompts.get(prompt) ?? []);
    if (after.length < before.length) continue;
    const tunedSamples = total(after, (each) => each.placingSamples + each.samples);
    found.push({
      seed: row.baseSeed,
      run: row.run,
      sequence,
      placing: total(before, (each) => each.placing),
      correct: total(before, (each) => each.correct),
      samples: total(before, (each) => each.samples),
      tuned: total(after, (each) => each.placing + each.correct) / tunedSamples,
      tunedSamples,
    });
  }
  return found;
}

function total(prompts: PromptRow[], value: (prompt: PromptRow) => number): number {
  return prompts.reduce((sum, prompt) => sum + value(prompt), 0);
}

/** The mean gain over seeds of the mean over their unseen sequences. `name`: whose draws the interval is made of. */
export function gainOfUnseen(unseen: SequenceCounts[], part: Part, name: string): PartEstimate {
  if (unseen.length === 0) return noRows;
  const seeds = [...groupBy(unseen, ({ seed }) => seed)];
  const gains = seeds.map(([, own]) => own.map(({ tuned, correct, samples }) => tuned - correct / samples));
  const points = seeds.map(([seed], i) => ({ seed, value: mean(gains[i]) }));
  const samples = seeds.map(([, own]) => own.reduce((sum, { tunedSamples }) => sum + tunedSamples, 0));
  const estimate = overSeeds(points, part.region, 1 / Math.min(...samples));
  return { ...estimate, ...nestedInterval(gains, name), remark: risenText(unseen, threshold(part, "risenAbove")) };
}

/** Sequences that have risen, and how many of them sampling reaches at most. */
export interface Reach {
  /** Sequences above `risenAbove` after RL. */
  count: number;
  /** Correct of `samples` in the measuring half, over all sequences. */
  correct: number;
  samples: number;
  /** Upper 97.5% limit of the sequences' mean base mass. */
  q: number;
  /** The share of sequences that sampling reaches at most: 1 − (1 − q)^N. */
  share: number;
}

/** `completions`: N, those that training draws for a sequence; a sequence whose mass exceeds `risenAbove` has risen. */
export function reachOf(sequences: SequenceCounts[], completions: number, risenAbove: number): Reach {
  const correct = sequences.reduce((sum, each) => sum + each.correct, 0);
  const samples = sequences.reduce((sum, each) => sum + each.samples, 0);
  const q = upperLimit(correct, samples);
  return { count: risenCount(sequences, risenAbove), correct, samples, q, share: reachedBy(q, completions) };
}

/** The chance that one of `completions` is correct, each with chance `q`. */
export function reachedBy(q: number, completions: number): number {
  return 1 - (1 - q) ** completions;
}

/**
 * Risen sequences against the share that sampling reaches at most and a margin: 1 − (1 − q)^N is concave in q, so its
 * value at the sequences' mean bounds its mean.
 */
function risenBeyondReach(unseen: SequenceCounts[], completions: number, part: Part): PartEstimate {
  const risenAbove = threshold(part, "risenAbove");
  const { count, correct, samples, share: reach } = reachOf(unseen, completions, risenAbove);
  const n = unseen.length;
  const most = Math.min(1, reach + part.region.below!);
  const points = [...groupBy(unseen, ({ seed }) => seed)].map(([seed, own]) => ({
    seed,
    value: risenCount(own, risenAbove) / own.length - reach,
  }));
  const drawn = `training draws ${Math.round(completions)} for each sequence and reaches at most ${number(reach)} of them`;
  const about = `${correct} correct of ${samples} base samples; ${drawn}.`;
  const estimate: PartEstimate = {
    effect: count / n - reach,
    lower: lowerLimit(count, n) - reach,
    upper: upperLimit(count, n) - reach,
    pFor: binomialTest(count, n, most, "less").p,
    pAgainst: binomialTest(count, n, most, "greater").p,
    points,
    seeds: distinctSeeds(points),
    remark: [risenText(unseen, risenAbove), about, seedsAsUnits(points), roomToFail(n, most)].join(" "),
  };
  return reach > threshold(part, "reachAtMost")
    ? { ...estimate, doubt: "The base was sampled too little to say what sampling can reach." }
    : estimate;
}

/** Sequences are counted as if independent; those of one base seed may not be. */
function seedsAsUnits(points: SeedValue[]): string {
  const { effect, lower, upper } = overSeeds(points, { below: 0 });
  return Number.isFinite(lower)
    ? `With base seeds as units: ${number(effect)} (${number(lower)} to ${number(upper)}).`
    : "";
}

/** How many of `n` sequences would have to rise for the part to be rejected. */
function roomToFail(n: number, most: number): string {
  let rejecting = 0;
  while (rejecting < n && lowerLimit(rejecting, n) <= most) rejecting++;
  return `It would be rejected from ${rejecting} risen sequences on (${percent(rejecting / n)}).`;
}

function risenText(unseen: SequenceCounts[], risenAbove: number): string {
  return `${risenCount(unseen, risenAbove)} of ${unseen.length} unseen operation sequences rose above ${risenAbove}.`;
}

function risenCount(sequences: SequenceCounts[], risenAbove: number): number {
  return sequences.filter(({ tuned }) => tuned > risenAbove).length;
}

/** Clopper and Pearson's upper 97.5% limit of a probability, after `k` successes in `n`. */
export function upperLimit(k: number, n: number): number {
  return k === n ? 1 : bisect((p) => 0.025 - atMost(k, n, p), 0, 1);
}

/** Clopper and Pearson's lower 97.5% limit. */
export function lowerLimit(k: number, n: number): number {
  return k === 0 ? 0 : bisect((p) => 1 - atMost(k - 1, n, p) - 0.025, 0, 1);
}

/** P(X ≤ k): few terms, where `binomialTest` would sum all n. */
function atMost(k: number, n: number, p: number): number {
  let sum = 0;
  for (let successes = 0; successes <= k; successes++) sum += binomialPmf(successes, n, p);
  return sum;
}

/** Changes on a target by supervised fine-tuning on it, at an exposure. */
export function supervised(evidence: Evidence, target: string, exposure: number): Change[] {
  return evidence
    .changes("correctMass", "contrast")
    .filter(
      ({ row }) => row.method === "sft" && row.exposure === exposure && row.trainedOn === target && row.axis === target,
    )
    .filter(({ row }) => row.format === "steps");
}

/** Changes on a target by long RL on it. */
export function longRuns(evidence: Evidence): Change[] {
  return evidence
    .changes("correctMass", "long")
    .filter(({ row }) => row.method === "grpo" && row.axis === row.trainedOn);
}
