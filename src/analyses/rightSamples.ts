/** By which paths a policy comes to its right answers: the oracle looks at answers alone, so there may be several. */

import { examinationOf, problemsOf, spareTokens, type EvaluationOptions } from "../evaluation/examination";
import { drawCompletions, type EvaluatedPolicy } from "../evaluation/sampling";
import type { TaskName, Testbed } from "../strings";

/** A right sample, and the completion that training would show for its prompt. */
export interface RightSample {
  prompt: string;
  written: string;
  demonstrated: string;
  /** Lines between prompt and answer. */
  writtenSteps: number;
  demonstratedSteps: number;
}

/**
 * The right ones among samples at temperature 1 of held-out prompts, prompt by prompt. The prompts are those of
 * `evaluate` with the same seed, the samples are not.
 */
export function rightSamples(
  policy: EvaluatedPolicy,
  testbed: Testbed,
  axis: TaskName,
  { prompts, samples, seed }: Pick<EvaluationOptions, "prompts" | "samples" | "seed">,
): RightSample[] {
  const examination = examinationOf(testbed, axis);
  const problems = problemsOf({ prompts, samples, seed }, examination);
  const drawn = drawCompletions(
    policy,
    problems.map(({ prompt }) => prompt),
    {
      samples,
      maxLength: examination.completionLength + spareTokens,
      temperature: 1,
      seed,
      stream: `right-samples/${examination.name}`,
    },
  );
  const decode = (tokens: number[]) => testbed.vocabulary.decode(tokens);
  const right: RightSample[] = [];
  for (const { prompt: i, completions } of drawn) {
    const problem = problems[i];
    for (const written of completions.filter((each) => examination.isCorrect(problem, each)))
      right.push({
        prompt: decode(problem.prompt),
        written: decode(written),
        demonstrated: decode(problem.completion),
        writtenSteps: stepsOf(testbed, written),
        demonstratedSteps: stepsOf(testbed, problem.completion),
      });
  }
  return right;
}

function stepsOf({ vocabulary }: Testbed, completion: number[]): number {
  return completion.filter((token) => vocabulary.separators.includes(token)).length;
}
