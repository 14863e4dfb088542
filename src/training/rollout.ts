/** Rollouts: groups of completions drawn from the policy, and their rewards. */

import type { Key } from "../common/random";
import { requireInteger } from "../common/require";
import { EOS } from "../common/tokens";
import type { Policy } from "../model/policy";
import { mean } from "../statistics/moments";
import { groupAdvantages, groupDeviations } from "./advantage";
import type { ReinforceConfig } from "./config";
import type { Demonstration } from "./likelihood";
import { rewardBatch, type BatchRewards, type Judge } from "./rewarding";

/** What RL trains on: prompts as a pure function of an index, and who decides whether an answer is right. */
export interface RewardedTask<Example extends Demonstration = Demonstration> extends Judge<Example> {
  /** All prompts are of one length, all right completions of another. */
  example(index: number): Example;
}

/** What a step of tuning gets, whichever the algorithm. */
export interface TuningContext {
  /** Where training started, and the reference of the KL. */
  base: Policy;
  task: RewardedTask;
  config: ReinforceConfig;
  /** Of the rollouts. */
  seed: number;
}

/** The examples of the step after `step`: [num_prompts] */
export function examplesOf<Example extends Demonstration>(
  task: RewardedTask<Example>,
  { num_prompts }: ReinforceConfig,
  step: number,
): Example[] {
  return Array.from({ length: num_prompts }, (_, i) => task.example(step * num_prompts + i));
}

/** A batch of groups of completions with their rewards; n = prompts · num_generations. */
export interface Rollouts<Example extends Demonstration = Demonstration> extends BatchRewards {
  /** [prompts] */
  examples: Example[];
  /** [n · time], padded after the end. */
  completions: Int32Array;
  /** Tokens that a completion can hold. */
  time: number;
  /** Of each completion, the end token included: [n] */
  lengths: number[];
  /** Of each token under the policy that sampled it, [n · time], where updates or rewards need them. */
  old?: Float32Array;
}

/** Draws num_generations completions for each example and rewards them. key: from `deriveKey` */
export function rollOut<Example extends Demonstration>(
  policy: Policy,
  task: RewardedTask<Example>,
  examples: Example[],
  config: ReinforceConfig,
  key: Key,
): Rollouts<Example> {
  const { num_generations: samples, temperature } = config;
  const time = examples[0].completion.length + config.completion_slack;
  const prompts = examples.map(({ prompt }) => prompt);
  const request = { samples, maxLength: time, temperature, key };
  const needsOld = config.num_iterations > 1 || config.kl_in_reward; // the ratio of later updates, or the KL in the reward
  const scored = needsOld ? policy.generateScored(prompts, request) : undefined;
  const completions = scored?.tokens ?? policy.generateTokens(prompts, request);
  const rows = Array.from({ length: prompts.length * samples }, (_, row) => {
    const tokens = completions.subarray(row * time, (row + 1) * time);
    const end = tokens.indexOf(EOS);
    return end < 0 ? tokens : tokens.subarray(0, end + 1);
  });
  return {
    examples,
    completions,
    time,
    lengths: rows.map((tokens) => tokens.length),
    ...rewardBatch(task, examples, rows, config, key),
    old: scored?.logProbabilities,
  };
}

/**
 * What is reported of rollouts, by TRL's names; of what was rewarded, before any KL is subtracted (kl_in_reward). Where
 * that is not correctness, `acc`, by verl's name, is the share of right rollouts.
 */
export function rewardMetrics({ rewards, correct, lengths }: Rollouts, { num_generations }: ReinforceConfig) {
  const deviations = groupDeviations(rewards, num_generations);
  return {
    reward: mean(rewards),
    ...(correct && { acc: mean(correct) }),
    reward_std: mean(deviations),
    frac_reward_zero_std: mean(deviations.map((deviation) => Number(deviation === 0))),
    "completions/mean_length": mean(lengths),
  };
}

/** One rollout of a group, and what GRPO makes of it. */
export interface GroupMember {
  /** Tokens, the end token included where it was reached. */
  completion: number[];
  /** By default 1 where the answer is right, else 0. */
  reward: number;
  advantage: number;
}

/**
 * The rollouts of one prompt of a batch, with the advantages of their rewards (under kl_in_reward a step subtracts the KL
 * from these first). prompt: its index in the batch, from 0
 * @throws RangeError if the batch has no such prompt
 */
export function groupMembers(
  { examples, completions, time, lengths, rewards }: Rollouts,
  prompt: number,
  { num_generations, scale_rewards }: Pick<ReinforceConfig, "num_generations" | "scale_rewards">,
): GroupMember[] {
  requireInteger("prompt", prompt, { min: 0, max: examples.length - 1 });
  const advantages = groupAdvantages(rewards, num_generations, scale_rewards);
  return Array.from({ length: num_generations }, (_, i) => {
    const row = prompt * num_generations + i;
    const completion = [...completions.subarray(row * time, row * time + lengths[row])];
    return { completion, reward: rewards[row], advantage: advantages[row] };
  });
}
