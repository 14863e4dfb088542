import { EOS } from "../common/tokens";
import type { Policy } from "../model/policy";
import type { ReinforceConfig } from "./config";
import type { Demonstration } from "./pretrain";

/** What RL trains on: prompts as a pure function of an index, and a binary reward. */
export interface RewardedTask<Example extends Demonstration = Demonstration> {
  /** Identifies the task, seed included, for a run that is resumed. */
  id: string;
  /** All prompts are of one length, all right completions of another. */
  example(index: number): Example;
  /** Whether a sampled completion answers the example. */
  isCorrect(example: Example, completion: ArrayLike<number>): boolean;
}

/** A batch of groups of completions with their rewards. */
export interface Rollouts<Example extends Demonstration = Demonstration> {
  examples: Example[];
  /** [prompt · num_generations · time], padded after the end. */
  completions: Int32Array;
  /** Tokens that a completion can hold. */
  time: number;
  /** Of each completion, the end token included. */
  lengths: number[];
  /** 1 where the answer is right, else 0. */
  rewards: Float64Array;
}

/** Draws num_generations completions for each example and rewards them. key: from `deriveKey` */
export function rollOut<Example extends Demonstration>(
  policy: Policy,
  task: RewardedTask<Example>,
  examples: Example[],
  config: ReinforceConfig,
  key: [number, number],
): Rollouts<Example> {
  const { num_generations: samples, temperature } = config;
  const time = examples[0].completion.length + config.completion_slack;
  const prompts = examples.map(({ prompt }) => prompt);
  const completions = policy.generateTokens(prompts, { samples, maxLength: time, temperature, key });
  const rows = Array.from({ length: prompts.length * samples }, (_, row) => {
    const tokens = completions.subarray(row * time, (row + 1) * time);
    const end = tokens.indexOf(EOS);
    return end < 0 ? tokens : tokens.subarray(0, end + 1);
  });
  const correct = rows.map((tokens, row) => task.isCorrect(examples[Math.floor(row / samples)], tokens));
  return {
    examples,
    completions,
    time,
    lengths: rows.map((r) => r.length),
    rewards: Float64Array.from(correct, Number),
  };
}
