/** Rollouts: groups of completions drawn from the policy, and their rewards. */

import type { Key } from "../common/random";
import { requireInteger } from "../common/require";
import { EOS, PAD } from "../common/tokens";
import type { Policy } from "../model/policy";
import { scoreBatch, tokenMatrix } from "../model/scoring";
import { mean } from "../statistics/moments";
import { tf } from "../tensor/load";
import { advantagesOf, groupDeviations, type AdvantageOptions } from "./advantage";
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
  /** Whose completions are learned, where the method has a teacher. */
  teacher?: Policy;
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
  /** Of each token under the policy that sampled, [n · time], where updates or rewards need them. */
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
  const { num_generations: samples, temperature, gold_completions = 0 } = config;
  const time = examples[0].completion.length + config.completion_slack;
  const prompts = examples.map(({ prompt }) => prompt);
  const request = { samples, maxLength: time, temperature, key };
  const needsOld = config.num_iterations > 1 || config.kl_in_reward; // the ratio of later updates, or the KL in the reward
  const scored = needsOld && gold_completions === 0 ? policy.generateScored(prompts, request) : undefined;
  const completions = scored?.tokens ?? policy.generateTokens(prompts, request);
  giveCompletions(completions, examples, { samples, time, given: gold_completions });
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
    old:
      scored?.logProbabilities ??
      (needsOld ? scoresOf(policy, prompts, completions, { time, temperature }) : undefined),
  };
}

/** Log-probabilities of completions, whoever wrote them: [n · time] */
function scoresOf(
  policy: Policy,
  prompts: ArrayLike<number>[],
  completions: Int32Array,
  { time, temperature }: { time: number; temperature: number },
) {
  return tf.tidy(() => {
    const rows = tf.tensor2d(completions, [completions.length / time, time], "int32");
    return scoreBatch(policy, tokenMatrix(prompts), rows, { temperature }).dataSync() as Float32Array;
  });
}

/** Puts each example's right completion in the place of the last `given` samples of its group, in place. */
function giveCompletions(
  completions: Int32Array,
  examples: Demonstration[],
  { samples, time, given }: { samples: number; time: number; given: number },
): void {
  examples.forEach(({ completion }, prompt) => {
    for (let sample = samples - given; sample < samples; sample++) {
      const start = (prompt * samples + sample) * time;
      completions.fill(PAD, start, start + time).set(completion, start);
    }
  });
}

/**
 * What is reported of rollouts, by TRL's names; of what was rewarded, before any KL is subtracted (kl_in_reward). Where
 * that is not correctness, `acc`, by verl's name, is the share of right rollouts. Reward and `acc` are of what was drawn:
 * completions that were given (gold_completions) do not count there, but in lengths and in the deviations of groups.
 */
export function rewardMetrics(
  { rewards, correct, lengths }: Rollouts,
  { num_generations, gold_completions = 0 }: ReinforceConfig,
) {
  const deviations = groupDeviations(rewards, num_generations);
  const meanOfDrawn = (values: Float64Array) =>
    mean(values.filter((_, row) => row % num_generations < num_generations - gold_completions));
  return {
    reward: meanOfDrawn(rewards),
    ...(correct && { acc: meanOfDrawn(correct) }),
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
  options: AdvantageOptions,
): GroupMember[] {
  requireInteger("prompt", prompt, { min: 0, max: examples.length - 1 });
  const { num_generations } = options;
  const advantages = advantagesOf(rewards, options);
  return Array.from({ length: num_generations }, (_, i) => {
    const row = prompt * num_generations + i;
    const completion = [...completions.subarray(row * time, row * time + lengths[row])];
    return { completion, reward: rewards[row], advantage: advantages[row] };
  });
}
