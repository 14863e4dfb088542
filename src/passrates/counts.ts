/** What is known of a policy on its prompts: how often it was sampled, and how often it was correct. */

import type { List } from "./list";

/** Samples of one prompt: `n` of them, `k` correct; integers, 0 ≤ k ≤ n, n ≥ 1. */
export interface Count {
  /** Samples, at least 1. */
  readonly n: number;
  /** Correct samples among the n. */
  readonly k: number;
}

/** One prompt: the samples of the base policy and, where given, of the tuned one. */
export interface PromptCounts {
  /** What its samples were grouped by: an id of the file, or the text of the prompt. Unique in a reading. */
  readonly id: string;
  /** The data set, task or column that the user names; gains are also given by domain. */
  readonly domain?: string;
  /** Absent where only the tuned policy has samples of it. */
  readonly base?: Count;
  /** Absent where only the base policy has samples of it. */
  readonly tuned?: Count;
}

/** One group of rollouts in a training log. */
export interface TrainingGroup extends Count {
  /** What its rollouts were grouped by; the same prompt has the same id in every step. */
  readonly id: string;
  /** Mean of the rewards as they stand in the log, which need not be 0 or 1. */
  readonly meanReward: number;
  /** Whether all rewards of the group are equal: then its advantages are 0. */
  readonly isFlat: boolean;
}

/** One step of a training log. */
export interface TrainingStep {
  /** Its number, from the rows or from the file's name. */
  readonly step: number;
  /** One for each prompt sampled in the step, or more where the log tells groups of one prompt apart. */
  readonly groups: readonly TrainingGroup[];
}

/** One file that was read, and as what. */
export interface Source {
  /** Its name, as the user gave it. */
  readonly file: string;
  /** The shape that was recognised, such as "verl validation". */
  readonly shape: string;
  /** Whose samples it holds. */
  readonly policy: "base" | "tuned" | "both" | "training";
  /** Rows of the file that hold samples or counts. */
  readonly rows: number;
  /** Samples that these rows hold or count. */
  readonly samples: number;
  /** Correct samples among them. */
  readonly correct: number;
  /** What samples were grouped by, such as "column task_id". */
  readonly groupedBy: string;
  /** What counted as correct, such as "acc = 1" or "reward ≥ 0.5". */
  readonly correctBy: string;
}

/** Rows, samples or prompts that are not in the reading, and why. */
export interface Dropped {
  /** Why, such as "no score: reward is empty, null or NaN". */
  readonly reason: string;
  /** How many were dropped for this reason. */
  readonly count: number;
  /** Up to five of them: file and row, or the prompt's id. */
  readonly examples: readonly string[];
}

/** What a reader understood of the files. */
export interface Reading {
  /** In the order of their first samples, those of the tuned model alone last; empty only of a training log. */
  readonly prompts: List<PromptCounts>;
  /** By step, ascending; empty where the files are no training log. */
  readonly steps: readonly TrainingStep[];
  /** One for each file that was read, those of the base policy first. */
  readonly sources: readonly Source[];
  /** Everything else that a user must know: how files were understood, which trap was met. */
  readonly notes: readonly string[];
  /** What was left out, one entry for each reason. */
  readonly dropped: readonly Dropped[];
}
