/** What an analysis of pass rates consists of: plain data, the same for the page, the notebook and a JSON file. */

import type { List } from "../list";
import type { BaseAnalysis } from "./base";
import type { ChangeAnalysis } from "./change";
import type { RunSettings } from "./run";
import type { TrainingAnalysis } from "./training";

/** One number of an answer. */
export interface Quantity {
  /** What it is, in a few words; unique in its section. */
  name: string;
  /** The number, in `unit`: a share of 12% is 0.12. */
  value: number;
  /**
   * "estimate": of something unknown, with its interval. "count": of what was read, or of prompts that a stated rule sorts.
   * "test": a p value. "setting": of the run, or made of nothing else and of counts. "theory": a constant of a formula.
   */
  kind: "estimate" | "count" | "test" | "setting" | "theory";
  /** Lower end of its interval; every estimate has one, nothing else does. */
  low?: number;
  /** Upper end of the same interval. */
  high?: number;
  /** Coverage of the interval, in (0, 1). */
  level?: number;
  /** How number and interval are computed. */
  method: string;
  /**
   * "share" (of prompts, groups or samples, in [0, 1]), "difference" (of two shares, in [−1, 1], shown in points), "p",
   * "logit", "nats", "prompts", "rollouts", "groups", "samples"; absent of a plain number.
   */
  unit?: string;
}

/** The twelve questions that people ask most, and those that a file answers beside them. */
export type SectionId =
  | "signal-by-step"
  | "left"
  | "base"
  | "outlook"
  | "gain"
  | "pass-at-k"
  | "shift"
  | "law"
  | "found"
  | "flat-reward"
  | "loss-starts-at-0"
  | "loss-stays-at-0"
  | "equal-groups"
  | "group-size"
  | "standard-deviation"
  | "kl-estimator"
  | "dynamic-sampling"
  | "difficulty"
  | "new-or-concentrated"
  | "entropy-and-kl"
  | "no-kl";

/** A question, its answer, and the numbers that the answer is made of. */
export interface Section {
  /** Names the section in `Analysis.key`; the same in every analysis. */
  id: SectionId;
  /** As a reader would ask it, with a question mark. */
  question: string;
  /** One to three sentences with the number first; those of the sections in `Analysis.key` make the short page. */
  brief?: string;
  /** A paragraph of plain text. Where the files say nothing of the question, the general answer. */
  answer: string;
  /** Empty where the answer is a general one. */
  numbers: Quantity[];
  /** The prompts that the answer counts, by kind; absent where it counts none. */
  prompts?: PromptList[];
}

/** Prompts of one kind, the clearest first. */
export interface PromptList {
  /** Such as "prompts that rose". */
  name: string;
  /** How many there are. */
  total: number;
  /** The first of them, at most 50. */
  first: NamedPrompt[];
}

export interface NamedPrompt {
  /** As in `PromptResult`. */
  id: string;
  /** Its counts, such as "3 of 16, then 14 of 16 right". */
  counts: string;
}

export type { RunSettings } from "./run";

/** What `analyse` can be told; every setting has a default. */
export interface AnalysisOptions extends Partial<RunSettings> {
  /** Coverage of all intervals, in (0, 1); 0.95 by default. */
  level?: number;
  /** False-discovery rate of the prompts that are called found or lost, in (0, 1); 0.05 by default. */
  fdr?: number;
  /** Strengths β of the KL for which the optimum is shown; 0.04, 0.2 and 1 by default. */
  betas?: readonly number[];
  /** Of bootstraps and simulations; the same seed gives the same numbers. 1 by default. */
  seed?: number;
}

/** A setting that has a default. */
export type Setting = keyof RunSettings | "betas";

/** One prompt: its counts, and what is inferred of it. */
export interface PromptResult {
  /** What its samples were grouped by; long texts are shortened. Unique in an analysis. */
  id: string;
  /** Its data set or task, or its value in the column that was named; absent where the files give none. */
  domain?: string;
  /** Samples of the base model; absent where it has none, and in a training log. */
  baseSamples?: number;
  /** Correct samples among those of the base model. */
  baseCorrect?: number;
  /** Samples of the tuned model; absent where it has none, and in a training log. */
  tunedSamples?: number;
  /** Correct samples among those of the tuned model. */
  tunedCorrect?: number;
  /** Posterior mean of the base model's pass rate, in [0, 1]. */
  baseRate?: number;
  /** Probability that a group of G rollouts of the base model has both right and wrong ones, in [0, 1]. */
  signal?: number;
  /** At the budget of the run; `Reach` says what each means. */
  reach?: "saturated" | "within reach" | "out of reach";
  /**
   * p value of "the pass rate did not rise": exact, given the number of correct samples of both models together. Absent
   * without counts of both.
   */
  pRise?: number;
  /** p value of "the pass rate did not fall", by the same test. */
  pFall?: number;
  /** Called at the false-discovery rate of the analysis: the pass rate rose or fell. */
  call?: "risen" | "fallen" | "none";
  /** The same against the common odds factor: it rose by more, or fell short of it. */
  beyondCommon?: "further" | "short" | "none";
  /** Its groups in a training log; absent in other files. */
  groups?: number;
  /** Share of right rollouts in its first group of a training log, in [0, 1]. */
  firstRate?: number;
  /** Share of right rollouts in its last group of a training log, in [0, 1]. */
  lastRate?: number;
  /** Which rollouts of that last group are right: all, some or none. */
  lastGroup?: "all right" | "mixed" | "all wrong";
}

/** All that a reading says. */
export interface Analysis {
  /** One sentence: the first that a user should read. */
  summary: string;
  /** Coverage of the intervals. */
  level: number;
  /** The run that the base model's numbers are put into. */
  run: RunSettings;
  /** Settings that were not given, so that their defaults were taken; empty where no number depends on them. */
  assumed: Setting[];
  /** The three to five sections that matter most for these files, in the order of a short page. */
  key: SectionId[];
  /** In the order of the reading; of a training log, in the order of first appearance. `[...prompts]` is an array. */
  prompts: List<PromptResult>;
  /** Of the prompts that have base counts; absent where none has. */
  base?: BaseAnalysis;
  /** Of the prompts that have counts of both models; absent where there are fewer than two. */
  change?: ChangeAnalysis;
  /** Of a training log; absent where there is none. */
  training?: TrainingAnalysis;
  /** In the order of the page: first what the files answer, then the questions of general interest. */
  sections: Section[];
}
