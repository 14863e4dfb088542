/** Measures a policy on problems of one kind: every metric of a result row, and the counts of every prompt. */

import { requireInteger } from "../common/require";
import { EOS, STEP, type Place, type Problem, type Split } from "../strings";
import { editDistance } from "./editDistance";
import { binomialInterval, clusteredInterval, meanInterval, type IntervalEstimate } from "../statistics/intervals";
import { passAtK } from "../statistics/passAtK";
import { drawCompletions, sequenceScores, type Drawn, type EvaluatedPolicy } from "./sampling";

export interface EvaluationOptions {
  /** How many prompts, at least 2. */
  prompts: number;
  /** Samples of each prompt, even: one half places the prompt, the other measures. */
  samples: number;
  /** The same seed gives the same prompts. */
  seed: number;
  /**
   * Names the random numbers of the samples. Policies that are compared need names of their own: with common numbers
   * the samples that place a prompt would say something of the tuned policy's, and no two counts would be independent.
   */
  draws?: string;
  /** "test" unless told otherwise. */
  split?: Split;
}

/** Counts and masses of one prompt; the keys are those of the per-prompt result rows. */
export interface PromptResult {
  prompt: number;
  /** Correct among the first half of the samples. */
  placing: number;
  placingSamples: number;
  /** Correct among the second half, of `samples`. */
  correct: number;
  samples: number;
  /** Probability of the demonstrated completion, by teacher forcing. */
  pathMass: number;
  /** Probability of a correct completion where it is known: `pathMass`, where there is one way to be right; else null. */
  exactMass: number | null;
}

/** Each value with its 95% interval over prompts. */
export interface Evaluation {
  /** Share of prompts whose greedy completion is correct. */
  greedy: IntervalEstimate;
  /** Mean share of correct samples, of both halves. */
  correctMass: IntervalEstimate;
  pathMass: IntervalEstimate;
  /** Only where there is one way to be right. */
  exactMass?: IntervalEstimate;
  /** Mean edit distance, in tokens, of the greedy answer from the right one. */
  editDistance: IntervalEstimate;
  /** By k = 1, 2, 4, … ≤ samples. */
  passAt: Record<number, IntervalEstimate>;
  perPrompt: PromptResult[];
}

/** A source of problems and its oracle. */
export interface Examination<P extends Problem> {
  /** Names the random numbers. */
  name: string;
  completionLength: number;
  /** Whether only the demonstrated completion is correct. */
  onePath: boolean;
  problem(split: Split, place: Place): P;
  isCorrect(problem: P, completion: readonly number[]): boolean;
}

/** Completions may run over the right length by this much, so that too long an answer is seen as wrong, not as cut off. */
export const spareTokens = 2;

/** Poses the problems of stream "evaluation" and measures. Throws RangeError on options outside their ranges. */
export function examine<P extends Problem>(
  policy: EvaluatedPolicy,
  options: EvaluationOptions,
  examination: Examination<P>,
): Evaluation {
  requireOptions(options);
  const problems = pose(options, examination);
  const draw = (temperature: number, samples: number) =>
    completionsOf(policy, problems, { ...options, temperature, samples }, examination);
  const isRight = (completion: number[], prompt: number) => examination.isCorrect(problems[prompt], completion);
  const greedy = Array.from(draw(0, 1), ({ completions: [completion] }) => completion);
  const counts = countHalves(draw(1, options.samples), options, isRight);
  const perPrompt = promptResults(counts, options.samples / 2, pathMasses(policy, problems), examination.onePath);
  return {
    greedy: binomialInterval(greedy.filter(isRight).length, problems.length),
    editDistance: distanceOf(greedy, problems),
    ...massesOf(perPrompt, examination.onePath),
    perPrompt,
  };
}

/** The problems of stream "evaluation": the i-th is the same for every policy and every measure. */
export function pose<P extends Problem>(
  { prompts, seed, split = "test" }: EvaluationOptions,
  { problem }: Examination<P>,
): P[] {
  return Array.from({ length: prompts }, (_, index) => problem(split, { seed, stream: "evaluation", index }));
}

function completionsOf<P extends Problem>(
  policy: EvaluatedPolicy,
  problems: readonly P[],
  { samples, temperature, seed, split = "test", draws = "" }: EvaluationOptions & { temperature: number },
  { name, completionLength }: Examination<P>,
): Iterable<Drawn> {
  const prompts = problems.map(({ prompt }) => prompt);
  const stream = `evaluation/${name}/${split}/${draws}`;
  return drawCompletions(policy, prompts, {
    samples,
    maxLength: completionLength + spareTokens,
    temperature,
    seed,
    stream,
  });
}

function distanceOf(completions: readonly number[][], problems: readonly Problem[]): IntervalEstimate {
  const distances = completions.map((completion, i) => editDistance(answerIn(completion), problems[i].answer));
  return within(0, Infinity, meanInterval(distances));
}

/** Throws RangeError on options outside their ranges. */
export function requireOptions({ prompts, samples }: EvaluationOptions): void {
  requireInteger("prompts", prompts, { min: 2 });
  requireInteger("samples", samples, { min: 2 });
  if (samples % 2 !== 0) throw new RangeError(`samples: expected an even number, to be halved, got ${samples}`);
}

/** How many of each prompt's first and second half of samples are right. */
function countHalves(
  drawn: Iterable<Drawn>,
  { prompts, samples }: EvaluationOptions,
  isRight: (completion: number[], prompt: number) => boolean,
): { placing: number; correct: number }[] {
  const counts = Array.from({ length: prompts }, () => ({ seen: 0, placing: 0, correct: 0 }));
  for (const { prompt, completions } of drawn) {
    const count = counts[prompt];
    for (const completion of completions) {
      const half = count.seen++ < samples / 2 ? "placing" : "correct";
      if (isRight(completion, prompt)) count[half]++;
    }
  }
  return counts;
}

/** Float32 may round the log-probability of a sure path above 0. */
function pathMasses(policy: EvaluatedPolicy, problems: readonly Problem[]): number[] {
  const scores = sequenceScores(
    policy,
    problems.map(({ prompt }) => prompt),
    problems.map(({ completion }) => completion),
  );
  return scores.map((score) => Math.min(1, Math.exp(score)));
}

function promptResults(
  counts: { placing: number; correct: number }[],
  half: number,
  pathMass: number[],
  onePath: boolean,
): PromptResult[] {
  return counts.map(({ placing, correct }, prompt) => ({
    prompt,
    placing,
    placingSamples: half,
    correct,
    samples: half,
    pathMass: pathMass[prompt],
    exactMass: onePath ? pathMass[prompt] : null,
  }));
}

function massesOf(results: readonly PromptResult[], onePath: boolean) {
  const samples = results[0].placingSamples + results[0].samples;
  const correct = results.map((result) => result.placing + result.correct);
  const powers = Array.from({ length: Math.floor(Math.log2(samples)) + 1 }, (_, i) => 2 ** i);
  const pathMass = within(0, 1, meanInterval(results.map((result) => result.pathMass)));
  return {
    correctMass: passAt(1, correct, samples),
    pathMass,
    ...(onePath ? { exactMass: pathMass } : {}),
    passAt: Object.fromEntries(powers.map((k) => [k, passAt(k, correct, samples)])),
  };
}

/** pass@1 is the mean share of correct samples. k of the samples make one trial. */
function passAt(k: number, correct: readonly number[], samples: number): IntervalEstimate {
  const shares = correct.map((c) => passAtK(samples, c, k));
  return clusteredInterval(shares, samples / k);
}

/** The tokens after the last `>` and before the first EOS. */
function answerIn(completion: readonly number[]): number[] {
  const end = completion.indexOf(EOS);
  const said = end < 0 ? completion : completion.slice(0, end);
  return said.slice(said.lastIndexOf(STEP) + 1);
}

/** The interval, kept to the values that are possible. */
export function within(least: number, most: number, { value, lower, upper }: IntervalEstimate): IntervalEstimate {
  return { value, lower: Math.max(least, lower), upper: Math.min(most, upper) };
}
