/** What a policy does with problems of one kind: all that metrics are computed from. */

import type { Problem } from "../strings";
import { problemsOf, requireOptions, spareTokens, type EvaluationOptions, type Examination } from "./examination";
import { sampleClasses, type SampleClass } from "./sampleClass";
import { drawCompletions, sequenceScores, type Drawn, type EvaluatedPolicy } from "./sampling";

/** What a policy did with the problems of an axis, a probe or a rung. */
export interface Observations {
  problems: readonly Problem[];
  /** The most likely completion of each prompt. */
  greedy: readonly { completion: number[]; correct: boolean }[];
  perPrompt: PromptResult[];
  /** How many samples of each prompt, both halves, are in each class; absent where completions have no steps. */
  classes?: readonly Record<SampleClass, number>[];
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
  const perPrompt = promptResults(counts, options.samples / 2, pathMasses(policy, problems), examination.onePath);
  return { problems, greedy, perPrompt, ...(examination.classOf && { classes }) };
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

function noSamples(): Record<SampleClass, number> {
  return Object.fromEntries(sampleClasses.map((name) => [name, 0])) as Record<SampleClass, number>;
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
