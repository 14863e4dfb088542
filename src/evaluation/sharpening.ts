/**
 * Sharpening: whether RL moves wrong answers relative to each other, and correct paths relative to each other.
 *
 * The tilt multiplies all wrong completions of a prompt by one factor and all correct ones by another, so that within
 * each set ranks and ratios stay (arXiv 2510.15990, Theorem 1). The sets are the distinct completions among the base
 * policy's samples. Both policies score the same completions by teacher forcing, so that the only chance is in which
 * completions were sampled.
 */

import { EOS, type Ladder, type Problem, type TaskName, type Testbed } from "../strings";
import {
  examinationOf,
  examinationOfRung,
  problemsOf,
  requireOptions,
  spareTokens,
  type EvaluationOptions,
  type Examination,
} from "./examination";
import { meanInterval, within, type IntervalEstimate } from "../statistics/intervals";
import { spearman } from "../statistics/ranks";
import { drawCompletions, sequenceScores, type EvaluatedPolicy } from "./sampling";

/** What became of a set of completions to one prompt. Null where there are fewer than three, which say little of order. */
export interface MemberSet {
  /** Distinct completions. */
  members: number;
  /** Spearman's, of the log-probabilities before and after; null too where one policy gives all members the same. */
  rankCorrelation: number | null;
  /** Mean over pairs of how much the logarithm of the ratio of their probabilities moved, in nats. */
  ratioChange: number | null;
}

/** Both sets of one prompt. */
export interface PromptSharpening {
  prompt: number;
  wrong: MemberSet;
  correct: MemberSet;
}

/** Means over prompts with their 95% intervals; a value that fewer than two prompts have is absent. */
export interface SetSharpening {
  /** Prompts with at least three members, */
  prompts: number;
  /** and how many members they have in all. */
  members: number;
  rankCorrelation?: IntervalEstimate;
  ratioChange?: IntervalEstimate;
}

/** How the wrong and the correct completions of an axis, a probe or a rung moved. */
export interface Sharpening {
  wrong: SetSharpening;
  correct: SetSharpening;
  perPrompt: PromptSharpening[];
}

const fewestMembers = 3;

/**
 * Compares a tuned policy with its base on an axis or a probe. The prompts are those of `evaluate` under the same seed;
 * `options.samples` are drawn from the base policy. Throws RangeError on options outside their ranges.
 */
export function sharpening(
  base: EvaluatedPolicy,
  tuned: EvaluatedPolicy,
  testbed: Testbed,
  axis: TaskName,
  options: EvaluationOptions,
): Sharpening {
  return compare(base, tuned, options, examinationOf(testbed, axis));
}

/** As `sharpening`, on a rung of the ladder, from 0. There is one correct completion, so `correct` has no values. */
export function sharpeningOfRung(
  base: EvaluatedPolicy,
  tuned: EvaluatedPolicy,
  ladder: Ladder,
  rung: number,
  options: EvaluationOptions,
): Sharpening {
  return compare(base, tuned, options, examinationOfRung(ladder, rung));
}

/** A completion that the base policy gave to a prompt. */
interface Sample {
  prompt: number;
  completion: number[];
  correct: boolean;
}

function compare<P extends Problem>(
  base: EvaluatedPolicy,
  tuned: EvaluatedPolicy,
  options: EvaluationOptions,
  examination: Examination<P>,
): Sharpening {
  requireOptions(options);
  const problems = problemsOf(options, examination);
  const samples = distinctSamples(base, problems, options, examination);
  const [before, after] = [base, tuned].map((policy) => scoresOf(policy, problems, samples));
  const setOf = (prompt: number, correct: boolean) => {
    const members = samples.flatMap((each, i) => (each.prompt === prompt && each.correct === correct ? [i] : []));
    return changeWithin(
      members.map((i) => before[i]),
      members.map((i) => after[i]),
    );
  };
  const perPrompt = problems.map((_, prompt) => ({
    prompt,
    wrong: setOf(prompt, false),
    correct: setOf(prompt, true),
  }));
  return {
    wrong: overPrompts(perPrompt.map(({ wrong }) => wrong)),
    correct: overPrompts(perPrompt.map(({ correct }) => correct)),
    perPrompt,
  };
}

/** The distinct completions of each prompt. One that was cut off is left out: it is many completions, not one. */
function distinctSamples<P extends Problem>(
  base: EvaluatedPolicy,
  problems: readonly P[],
  { samples, seed, split = "test", draws = "" }: EvaluationOptions,
  { name, completionLength, isCorrect }: Examination<P>,
): Sample[] {
  const distinct = new Map<string, Sample>();
  const prompts = problems.map(({ prompt }) => prompt);
  const maxLength = completionLength + spareTokens;
  const stream = `sharpening/${name}/${split}/${draws}`;
  for (const drawn of drawCompletions(base, prompts, { samples, maxLength, temperature: 1, seed, stream })) {
    const { prompt } = drawn;
    for (const completion of drawn.completions.filter((tokens) => tokens.includes(EOS))) {
      const key = `${prompt}: ${completion.join()}`;
      if (!distinct.has(key))
        distinct.set(key, { prompt, completion, correct: isCorrect(problems[prompt], completion) });
    }
  }
  return [...distinct.values()];
}

function scoresOf(policy: EvaluatedPolicy, problems: readonly Problem[], samples: readonly Sample[]): number[] {
  if (samples.length === 0) return [];
  return sequenceScores(
    policy,
    samples.map(({ prompt }) => problems[prompt].prompt),
    samples.map(({ completion }) => completion),
  );
}

/** `before` and `after`: log-probabilities of the members of one set. */
function changeWithin(before: readonly number[], after: readonly number[]): MemberSet {
  const members = before.length;
  if (members < fewestMembers) return { members, rankCorrelation: null, ratioChange: null };
  return {
    members,
    rankCorrelation: isConstant(before) || isConstant(after) ? null : spearman(before, after),
    ratioChange: meanDifference(after.map((score, i) => score - before[i])),
  };
}

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}

/** Mean of |x − y| over all pairs: of the sorted values, the i-th is the larger i times and the smaller n − 1 − i times. */
function meanDifference(values: readonly number[]): number {
  const n = values.length;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.reduce((sum, value, i) => sum + (2 * i - n + 1) * value, 0) / ((n * (n - 1)) / 2);
}

function overPrompts(sets: readonly MemberSet[]): SetSharpening {
  const large = sets.filter(({ members }) => members >= fewestMembers);
  return {
    prompts: large.length,
    members: large.reduce((sum, { members }) => sum + members, 0),
    rankCorrelation: meanOf(
      large.map((set) => set.rankCorrelation),
      -1,
      1,
    ),
    ratioChange: meanOf(
      large.map((set) => set.ratioChange),
      0,
      Infinity,
    ),
  };
}

function meanOf(values: readonly (number | null)[], least: number, most: number): IntervalEstimate | undefined {
  const known = values.filter((value): value is number => value !== null);
  return known.length < 2 ? undefined : within(least, most, meanInterval(known));
}
