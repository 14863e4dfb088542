/** What a policy does with problems of one kind: all that metrics are computed from. */

import type { Problem } from "../strings";
import { problemsOf, requireOptions, spareTokens, type EvaluationOptions, type Examination } from "./examination";
import { sampleClasses, type SampleClass } from "./sampleClass";
import { drawCompletions, sequenceScore, type Drawn, type EvaluatedPolicy } from "./sampling";

/** What a policy did with the problems of an axis, a probe or a rung. */
export interface Observations {
  problems: readonly Problem[];
  /** The most likely completion of each prompt. */
  greedy: readonly { completion: number[]; correct: boolean }[];
  perPrompt: PromptResult[];
  /** What pass@k is made of, where it has samples of its own: those of the first prompts. */
  tries?: Tries[];
  /** How many samples of each prompt, both halves, are in each class; absent where completions have no steps. */
  classes?: readonly Record<SampleClass, number>[];
}

/** How many of a prompt's samples are right, in both halves of them. */
export interface Tries {
  /** Correct among the first half of the samples. */
  placing: number;
  placingSamples: number;
  /** Correct among the second half, of `samples`. */
  correct: number;
  samples: number;
}

/** Counts and masses of one prompt; the keys are those of the per-prompt result rows. */
export interface PromptResult extends Tries {
  prompt: number;
  /** Names of its operations in order, separated by spaces; null on the ladder. */
  operations: string | null;
  /** Probability of the demonstrated completion, by teacher forcing. */
  pathMass: number;
  /** Probability of a correct completion where it is known: `pathMass`, where there is one way to be right; else null. */
  exactMass: number | null;
  /** Where an answer has several uncertain letters in a row: probability of each right one, after the right ones before it. */
  decisionMasses: number[] | null;
}

/** Asks the problems of stream "evaluation". Throws RangeError on options outside their ranges. */
export function observe<P extends Problem>(
  policy: EvaluatedPolicy,
  options: EvaluationOptions,
  examination: Examination<P>,
): Observations {
  requireOptions(options);
  const problems = problemsOf(options, examination);
  const draw = (temperature: number, samples: number) =>
    completionsOf(policy, problems, { ...options, temperature, samples }, examination);
  const isRight = (completion: number[], prompt: number) => examination.isCorrect(problems[prompt], completion);
  const greedy = Array.from(draw(0, 1), ({ prompt, completions: [completion] }) => {
    return { completion, correct: isRight(completion, prompt) };
  });
  const classes = problems.map(noSamples);
  const counts = countHalves(draw(1, options.samples), options, (completion, prompt) => {
    const correct = isRight(completion, prompt);
    if (examination.classOf) classes[prompt][examination.classOf(problems[prompt], completion, correct)]++;
    return correct;
  });
  const masses = massesOf(policy, problems, examination);
  const perPrompt = problems.map((problem, prompt) => {
    return { prompt, ...counts[prompt], ...masses[prompt], operations: examination.operationsOf(problem) };
  });
  const tries = triesOf(policy, problems, options, examination);
  return { problems, greedy, perPrompt, tries, ...(examination.classOf && { classes }) };
}

/** Samples for pass@k alone, of the first problems, with random numbers of their own. */
function triesOf<P extends Problem>(
  policy: EvaluatedPolicy,
  problems: readonly P[],
  { passAtK, draws = "", ...options }: EvaluationOptions,
  examination: Examination<P>,
): Tries[] | undefined {
  if (!passAtK) return undefined;
  const asked = { ...options, ...passAtK, draws: `${draws}/pass@k` };
  const drawn = completionsOf(policy, problems.slice(0, passAtK.prompts), { ...asked, temperature: 1 }, examination);
  return countHalves(drawn, asked, (completion, prompt) => examination.isCorrect(problems[prompt], completion));
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

/** How many of each prompt's first and second half of samples are right. */
function countHalves(
  drawn: Iterable<Drawn>,
  { prompts, samples }: Pick<EvaluationOptions, "prompts" | "samples">,
  isRight: (completion: number[], prompt: number) => boolean,
): Tries[] {
  const first = Math.floor(samples / 2);
  const counts = Array.from({ length: prompts }, () => {
    return { placing: 0, placingSamples: first, correct: 0, samples: samples - first };
  });
  const seen = new Array<number>(prompts).fill(0);
  for (const { prompt, completions } of drawn) {
    for (const completion of completions) {
      const half = seen[prompt]++ < first ? "placing" : "correct";
      if (isRight(completion, prompt)) counts[prompt][half]++;
    }
  }
  return counts;
}

function noSamples(): Record<SampleClass, number> {
  return Object.fromEntries(sampleClasses.map((name) => [name, 0])) as Record<SampleClass, number>;
}

/** By teacher forcing. Float32 may round the log-probability of what is sure above 0. */
function massesOf<P extends Problem>(
  policy: EvaluatedPolicy,
  problems: readonly P[],
  { onePath, decisions }: Examination<P>,
): Pick<PromptResult, "pathMass" | "exactMass" | "decisionMasses">[] {
  const scores = policy.logProbabilities(
    problems.map(({ prompt }) => prompt),
    problems.map(({ completion }) => completion),
  );
  return scores.map((tokens) => {
    const pathMass = massOf(sequenceScore(tokens));
    const decisionMasses = decisions === undefined ? null : tokens.slice(0, decisions).map(massOf);
    return { pathMass, exactMass: onePath ? pathMass : null, decisionMasses };
  });
}

function massOf(logProbability: number): number {
  return Math.min(1, Math.exp(logProbability));
}
