/** H2: what RL adds where the base policy was never seen to be right, word of operations by word. */

import binomialPmf from "@stdlib/stats-base-dists-binomial-pmf";
import { binomialTest } from "../statistics/exactBinomial";
import { groupBy } from "../common/groupBy";
import { bisect } from "../theory/numeric";
import type { Change } from "../results/changes";
import { mean } from "../statistics/moments";
import { number } from "../results/numbers";
import { bootstrapped } from "./bootstrapped";
import { gainsBySeed, resolutionOf, type Evidence, type PartMeasure } from "./evidence";
import { runsOnTarget } from "./invertedU";
import { meansText, withRemarks } from "./remarks";
import { distinctSeeds, noRows, overSeeds, type PartEstimate, type SeedValue } from "./verdict";

/** A word under one run at exposure 0: what the placing half saw, counts of the measuring half, and mass after RL. */
export interface SequenceCounts {
  seed: number;
  run: string;
  sequence: string;
  /** Correct samples of the placing half; a word without any is unseen. */
  placing: number;
  correct: number;
  samples: number;
  tuned: number;
  tunedSamples: number;
}

/** A word has risen above this mass. */
export const risen = 0.1;

export const discovery: Record<string, PartMeasure> = {
  H2a: (evidence, { region }, of) => {
    const words = unseenSequences(evidence, of);
    if (words.length === 0) return noRows;
    const seeds = [...groupBy(words, ({ seed }) => seed)];
    const gains = seeds.map(([, own]) => own.map(({ tuned, correct, samples }) => tuned - correct / samples));
    const points = seeds.map(([seed], i) => ({ seed, value: mean(gains[i]) }));
    const fewest = Math.min(...seeds.map(([, own]) => own.reduce((sum, word) => sum + word.tunedSamples, 0)));
    return { ...overSeeds(points, region, 1 / fewest), ...bootstrapped(gains, `H2a ${of}`), remark: counted(words) };
  },
  H2b: (evidence, { region }, of) => {
    const words = unseenSequences(evidence, of);
    if (words.length === 0) return noRows;
    return risenBeyondReach(words, evidence.training.completionsPerSequence(words[0].run, of), region.below!);
  },
  H2c: (evidence, { region }, of) => gainOver(supervised(evidence, of), region),
  H2d: (evidence, { region }) => {
    const runs = longRuns(evidence);
    return withRemarks(
      gainOver(runs, region),
      meansText(
        "target",
        runs,
        ({ row }) => row.axis,
        ({ gain }) => gain,
      ),
    );
  },
};

/** Words of the plan's runs on the target, whether seen or not; those that the base was asked and RL as well. */
export function sequencesOf(evidence: Evidence, axis: string): SequenceCounts[] {
  return runsOnTarget(evidence, axis)
    .filter(({ row }) => row.exposure === 0 && row.study === "exposure" && evidence.training.knows(row.run))
    .flatMap((change) => sequencesUnder(evidence, change));
}

/** Those of `wordsOf` that the placing half never saw right. */
export function unseenSequences(evidence: Evidence, axis: string): SequenceCounts[] {
  return sequencesOf(evidence, axis).filter(({ placing }) => placing === 0);
}

function sequencesUnder({ prompts, training }: Evidence, { row }: Change): SequenceCounts[] {
  const after = new Map(prompts(row.run, row.axis).map((each) => [each.prompt, each]));
  const words = groupBy(prompts(row.base, row.axis), ({ prompt }) => training.sequenceOf(row.run, row.axis, prompt));
  return [...words].flatMap(([word, own]) => {
    const both = own.map((before) => ({ before, after: after.get(before.prompt)! }));
    if (both.some((pair) => !pair.after)) return [];
    const total = (value: (pair: (typeof both)[number]) => number) => both.reduce((sum, pair) => sum + value(pair), 0);
    const tunedSamples = total((pair) => pair.after.placingSamples + pair.after.samples);
    const tuned = total((pair) => pair.after.placing + pair.after.correct) / tunedSamples;
    const counts = { correct: total((pair) => pair.before.correct), samples: total((pair) => pair.before.samples) };
    const placing = total((pair) => pair.before.placing);
    return [{ seed: row.baseSeed, run: row.run, word, placing, ...counts, tuned, tunedSamples }];
  });
}

/** Words that have risen, and how many of them sampling reaches at most. */
export interface Reach {
  /** Words above `risen` after RL. */
  count: number;
  /** Correct of `samples` in the measuring half, over all words. */
  correct: number;
  samples: number;
  /** Upper 97.5% limit of the words' mean base mass. */
  q: number;
  /** The share of words that sampling reaches at most: 1 − (1 − q)^N. */
  share: number;
}

/** `completions`: N, those that training draws for a word. */
export function reachOf(words: SequenceCounts[], completions: number): Reach {
  const sum = (value: (word: SequenceCounts) => number) => words.reduce((total, word) => total + value(word), 0);
  const [correct, samples] = [sum((word) => word.correct), sum((word) => word.samples)];
  const q = upperLimit(correct, samples);
  const count = words.filter(({ tuned }) => tuned > risen).length;
  return { count, correct, samples, q, share: reachedBy(q, completions) };
}

/** The chance that one of `completions` is correct, each with chance `q`. */
export function reachedBy(q: number, completions: number): number {
  return 1 - (1 - q) ** completions;
}

/**
 * Risen words against the share that sampling reaches at most and a margin: 1 − (1 − q)^N is concave in q, so its value
 * at the words' mean bounds its mean.
 */
function risenBeyondReach(words: SequenceCounts[], completions: number, margin: number): PartEstimate {
  const { count, correct, samples, share: reach } = reachOf(words, completions);
  const [lower, upper] = [lowerLimit(count, words.length) - reach, upperLimit(count, words.length) - reach];
  const most = Math.min(1, reach + margin);
  const test = (alternative: "less" | "greater") => binomialTest(count, words.length, most, alternative).p;
  const points = [...groupBy(words, ({ seed }) => seed)].map(([seed, own]) => ({
    seed,
    value: own.filter(({ tuned }) => tuned > risen).length / own.length - reach,
  }));
  const about = `${correct} correct of ${samples} base samples; training draws ${Math.round(completions)} a word and reaches at most ${number(reach)} of them.`;
  return {
    ...{ effect: count / words.length - reach, lower, upper, pFor: test("less"), pAgainst: test("greater") },
    ...{ points, seeds: distinctSeeds(points), remark: [counted(words), about, ofSeeds(points)].join(" ") },
    ...(reach > 0.5 ? { doubt: "The base was sampled too little to say what sampling can reach." } : {}),
  };
}

/** Words are counted as if independent; those of one base seed may not be. */
function ofSeeds(points: SeedValue[]): string {
  const { effect, lower, upper } = overSeeds(points, { below: 0 });
  return Number.isFinite(lower)
    ? `With base seeds as units: ${number(effect)} (${number(lower)} to ${number(upper)}).`
    : "";
}

function counted(words: SequenceCounts[]): string {
  return `${words.filter(({ tuned }) => tuned > risen).length} of ${words.length} unseen words rose above ${risen}.`;
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

function supervised(evidence: Evidence, target: string): Change[] {
  return evidence
    .changes("correctMass", "contrast")
    .filter(({ row }) => row.method === "sft" && row.exposure === 0 && row.trainedOn === target && row.axis === target)
    .filter(({ row }) => row.format === "steps");
}

function longRuns(evidence: Evidence): Change[] {
  return evidence
    .changes("correctMass", "long")
    .filter(
      ({ row, before }) => row.method === "grpo" && row.axis === row.trainedOn && before >= 1e-4 && before <= 0.01,
    );
}

function gainOver(changes: Change[], region: { above?: number; below?: number }): PartEstimate {
  return changes.length === 0 ? noRows : overSeeds(gainsBySeed(changes), region, resolutionOf(changes));
}
