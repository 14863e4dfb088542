/**
 * Metrics: every number that is measured of a policy. The column `metric` of result rows, what a run measures and in
 * which order, and the table in data/README.md (checked by a test) follow this list.
 *
 * A new metric on every axis is one entry of `evaluationMetrics` and its line in data/README.md. Where it needs to know
 * more of a policy than `Observations` has, observe.ts adds that.
 */

import {
  binomialInterval,
  clusteredInterval,
  meanInterval,
  within,
  type IntervalEstimate,
} from "../statistics/intervals";
import { passAtK } from "../statistics/passAtK";
import { answerDistance } from "../strings";
import type { Observations, PromptResult, Tries } from "./observe";
import type { SampleClass } from "./sampleClass";
import type { SetSharpening, Sharpening } from "./sharpening";

/** What data/README.md says of a metric, word for word. */
interface Documented {
  measures: string;
  /** The values that it can have, or their unit. */
  range: string;
  /** One metric for each number, which ends its name; data/README.md writes this letter for it: `passAtK`. */
  numbered?: string;
}

/** Taken of every policy on every axis, probe and rung that it is evaluated on. */
interface EvaluationMetric extends Documented {
  /** Whether it comes from samples at temperature 1. */
  sampled: boolean;
  /** Whether these may be samples of its own: `passAtK` of the options. */
  tried?: true;
  /** Its value with the 95% interval over prompts, by number where there are several; undefined where there is none. */
  of(seen: Observations): IntervalEstimate | Record<number, IntervalEstimate> | undefined;
}

/** In the order of the rows. */
export const evaluationMetrics = {
  greedy: {
    measures: "share of prompts whose most likely completion is correct",
    range: "0 to 1",
    sampled: false,
    of: ({ greedy }) => binomialInterval(greedy.filter(({ correct }) => correct).length, greedy.length),
  },
  correctMass: {
    measures: "mean share of correct samples at temperature 1: the sampled Q",
    range: "0 to 1",
    sampled: true,
    of: ({ perPrompt }) => passAt(1, perPrompt),
  },
  pathMass: {
    measures: "mean probability of the demonstrated completion, by teacher forcing; another path can also be right",
    range: "0 to 1",
    sampled: false,
    of: ({ perPrompt }) => meanMass(perPrompt.map(({ pathMass }) => pathMass)),
  },
  exactMass: {
    measures:
      "mean probability of all correct completions, where there is one way to be right: format `answer`, the ladder",
    range: "0 to 1",
    sampled: false,
    of: ({ perPrompt }) => {
      const masses = perPrompt.flatMap(({ exactMass }) => exactMass ?? []);
      return masses.length === perPrompt.length ? meanMass(masses) : undefined;
    },
  },
  editDistance: {
    measures: "mean edit distance of the greedy answer from the right one",
    range: "tokens",
    sampled: false,
    of: ({ greedy, problems }) => {
      const distances = greedy.map(({ completion }, i) => answerDistance(completion, problems[i].answer));
      return within(0, Infinity, meanInterval(distances));
    },
  },
  passAt: {
    numbered: "K",
    measures: "probability that one of k samples is correct, unbiased (arXiv 2107.03374); k = 1, 2, 4, …",
    range: "0 to 1",
    sampled: true,
    tried: true,
    of: ({ perPrompt, tries = perPrompt }): Record<number, IntervalEstimate> => {
      const powers = Array.from({ length: Math.floor(Math.log2(samplesOf(tries))) + 1 }, (_, i) => 2 ** i);
      return Object.fromEntries(powers.map((k) => [k, passAt(k, tries)]));
    },
  },
  rightShortcut: {
    measures:
      "share of samples that are right in every line and leave lines out; in format `steps`, as all that follow here",
    range: "0 to 1",
    sampled: true,
    of: (seen) => shareOf("rightShortcut", seen),
  },
  rightAfterError: {
    measures: "share of samples with a right answer after a wrong line",
    range: "0 to 1",
    sampled: true,
    of: (seen) => shareOf("rightAfterError", seen),
  },
  earlyStop: {
    measures:
      "share of samples with a wrong answer, by their first wrong line: it ends the completion while operations are left",
    range: "0 to 1",
    sampled: true,
    of: (seen) => shareOf("earlyStop", seen),
  },
  wrongLength: {
    measures: "else: its string has too few or too many letters",
    range: "0 to 1",
    sampled: true,
    of: (seen) => shareOf("wrongLength", seen),
  },
  droppedStep: {
    measures: "else: it lists fewer operations than are left",
    range: "0 to 1",
    sampled: true,
    of: (seen) => shareOf("droppedStep", seen),
  },
  wrongOperation: {
    measures:
      "else: it lists other operations than are left, or its string is what another operation gives, or what was there",
    range: "0 to 1",
    sampled: true,
    of: (seen) => shareOf("wrongOperation", seen),
  },
  wrongLetter: {
    measures: "else: its string is what no operation gives",
    range: "0 to 1",
    sampled: true,
    of: (seen) => shareOf("wrongLetter", seen),
  },
  otherError: {
    measures: "else: no end, or tokens out of order; these six and `correctMass` add up to 1",
    range: "0 to 1",
    sampled: true,
    of: (seen) => shareOf("otherError", seen),
  },
} satisfies Record<string, EvaluationMetric>;

/** Taken of a policy on its way through training, at a percentage of the steps. */
interface MilestoneMetric extends Documented {
  of(evaluation: Evaluation): IntervalEstimate | undefined;
}

export const milestoneMetrics = {
  exactMassAt: {
    numbered: "P",
    measures: "`exactMass` after P percent of the training steps: whether a run has converged",
    range: "0 to 1",
    of: ({ exactMass }) => exactMass,
  },
  correctMassAt: {
    numbered: "P",
    measures: "`correctMass` after P percent of the training steps, where there are several ways to be right",
    range: "0 to 1",
    of: ({ exactMass, correctMass }) => (exactMass ? undefined : correctMass),
  },
} satisfies Record<string, MilestoneMetric>;

/** Taken of a trained policy beside the base policy that it started from. */
interface SharpeningMetric extends Documented {
  /** Of which completions. */
  set: "wrong" | "correct";
  of(set: SetSharpening): IntervalEstimate | undefined;
}

export const sharpeningMetrics = {
  wrongRankCorrelation: {
    measures:
      "Spearman's correlation, before and after training, of the log-probabilities of distinct wrong completions that " +
      "the base policy samples; mean over the prompts that have three or more, whose number is in `prompts` (no row " +
      "where fewer than two have)",
    range: "−1 to 1",
    set: "wrong",
    of: ({ rankCorrelation }) => rankCorrelation,
  },
  wrongRatioChange: {
    measures:
      "mean over pairs of the same completions of how far the logarithm of the ratio of their probabilities moved",
    range: "nats",
    set: "wrong",
    of: ({ ratioChange }) => ratioChange,
  },
  correctRankCorrelation: {
    measures: "as `wrongRankCorrelation`, of distinct correct completions",
    range: "−1 to 1",
    set: "correct",
    of: ({ rankCorrelation }) => rankCorrelation,
  },
  correctRatioChange: {
    measures: "as `wrongRatioChange`, of distinct correct completions",
    range: "nats",
    set: "correct",
    of: ({ ratioChange }) => ratioChange,
  },
} satisfies Record<string, SharpeningMetric>;

/** Every metric, in the order of data/README.md. */
export const metrics = { ...evaluationMetrics, ...milestoneMetrics, ...sharpeningMetrics };

type NameIn<M> = {
  [K in keyof M & string]: M[K] extends { numbered: string } ? `${K}${number}` : K;
}[keyof M & string];

/** What a row measures. */
export type Metric = NameIn<typeof metrics>;

/** The values of a policy's metrics on one axis, probe or rung, each with its 95% interval over prompts. */
export type Evaluation = {
  [K in keyof typeof evaluationMetrics]: ReturnType<(typeof evaluationMetrics)[K]["of"]>;
} & { perPrompt: PromptResult[] };

/** Every metric of what was observed. */
export function evaluationOf(seen: Observations): Evaluation {
  const values = Object.entries(evaluationMetrics).map(([name, { of }]) => [name, of(seen)]);
  return { ...(Object.fromEntries(values) as Omit<Evaluation, "perPrompt">), perPrompt: seen.perPrompt };
}

/** One number, as a row has it. */
export interface MetricValue {
  metric: Metric;
  estimate: IntervalEstimate;
}

/** A value of an evaluation; `tried` where it comes from the samples of pass@k. */
type EvaluationValue = MetricValue & Pick<EvaluationMetric, "sampled" | "tried">;

/** The values of an evaluation as rows have them, in the list's order. */
export function evaluationValues(evaluation: Evaluation): EvaluationValue[] {
  return Object.entries<EvaluationMetric>(evaluationMetrics).flatMap(([name, { sampled, tried }]) => {
    const value = evaluation[name as keyof typeof evaluationMetrics];
    if (value === undefined) return [];
    const from = { sampled, tried };
    if ("value" in value) return [{ metric: name as Metric, estimate: value, ...from }];
    return Object.entries(value).map(([k, estimate]) => ({ metric: `${name}${k}` as Metric, estimate, ...from }));
  });
}

/** The values at a milestone. */
export function milestoneValues(evaluation: Evaluation, percent: number): MetricValue[] {
  return Object.entries(milestoneMetrics).flatMap(([name, { of }]) => {
    const estimate = of(evaluation);
    return estimate ? [{ metric: `${name}${percent}` as Metric, estimate }] : [];
  });
}

/** The values of a comparison with the base policy, and how many prompts have one. */
export function sharpeningValues(found: Sharpening): (MetricValue & { prompts: number })[] {
  return Object.entries(sharpeningMetrics).flatMap(([name, { set, of }]) => {
    const estimate = of(found[set]);
    return estimate ? [{ metric: name as Metric, estimate, prompts: found[set].prompts }] : [];
  });
}

/** pass@1 is the mean share of correct samples. k of the samples make one trial. */
function passAt(k: number, results: readonly Tries[]): IntervalEstimate {
  const samples = samplesOf(results);
  const shares = results.map(({ placing, correct }) => passAtK(samples, placing + correct, k));
  return clusteredInterval(shares, samples / k);
}

/** The mean share of samples in a class. */
function shareOf(name: SampleClass, { classes, perPrompt }: Observations): IntervalEstimate | undefined {
  const samples = samplesOf(perPrompt);
  return (
    classes &&
    clusteredInterval(
      classes.map((counts) => counts[name] / samples),
      samples,
    )
  );
}

/** Samples of each prompt, both halves. */
function samplesOf([first]: readonly Tries[]): number {
  return first.placingSamples + first.samples;
}

function meanMass(masses: number[]): IntervalEstimate {
  return within(0, 1, meanInterval(masses));
}
