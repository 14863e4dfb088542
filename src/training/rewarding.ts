/** The rewards of a batch of rollouts: each by the reward of the configuration, or in random order. */

import { deriveKey, Random, type Key } from "../common/random";
import { rewards, type Rewarded, type Solution } from "../strings";
import type { ReinforceConfig } from "./config";
import type { Demonstration } from "./likelihood";

/** Who decides what a completion of a task is worth. */
export interface Judge<Example extends Demonstration = Demonstration> {
  /** Identifies the task, seed included, for a run that is resumed. */
  id: string;
  /** Whether a sampled completion answers the example. */
  isCorrect(example: Example, completion: ArrayLike<number>): boolean;
  /** The right completion, for rewards that look at more than the answer. */
  solution?(example: Example): Solution;
}

/** What a batch earns: both [n], n = prompts · num_generations. */
export interface BatchRewards {
  rewards: Float64Array;
  /** 1 where the oracle accepts the answer, else 0; where that is not what is rewarded. */
  correct?: Float64Array;
}

/**
 * Rewards the completions of a batch, groups one after the other.
 *
 * @param completions [n], each up to its first EOS, which it includes, or to where it was cut off
 * @param key of the rollouts; random numbers of rewards are functions of it and of the row, and share nothing with theirs
 * @throws Error if the reward compares with a right completion and the task does not tell it
 */
export function rewardBatch<Example extends Demonstration>(
  task: Judge<Example>,
  examples: Example[],
  completions: ArrayLike<number>[],
  config: ReinforceConfig,
  key: Key,
): BatchRewards {
  const { num_generations: samples, shuffle_rewards, reward = "correct" } = config;
  const exampleOf = (row: number) => examples[Math.floor(row / samples)];
  const correct = Float64Array.from(completions, (tokens, row) => Number(task.isCorrect(exampleOf(row), tokens)));
  if (rewards[reward].isCorrectness)
    return { rewards: shuffle_rewards ? shuffledInGroups(correct, samples, key) : correct };
  const rewarded = (completion: ArrayLike<number>, row: number): Rewarded => ({
    completion,
    isCorrect: correct[row] === 1,
    solution: () => solutionOf(task, exampleOf(row), reward),
    chance: drawsOf(key, `reward of row ${row}`).uniform(),
    flip: config.reward_flip ?? 0,
  });
  return {
    rewards: Float64Array.from(completions, (tokens, row) => rewards[reward].of(rewarded(tokens, row))),
    correct,
  };
}

function solutionOf<Example extends Demonstration>(task: Judge<Example>, example: Example, reward: string) {
  if (task.solution) return task.solution(example);
  throw new Error(
    `reward: "${reward}" compares with the right completion: expected a task with \`solution\`, got ${task.id}`,
  );
}

/** Each group's rewards in random order, every order equally likely: [n]. */
function shuffledInGroups(rewards: Float64Array, groupSize: number, key: Key): Float64Array {
  const random = drawsOf(key, "shuffled rewards");
  const shuffled = new Float64Array(rewards.length);
  for (let start = 0; start < rewards.length; start += groupSize)
    shuffled.set(random.shuffle([...rewards.subarray(start, start + groupSize)]), start);
  return shuffled;
}

/** Random numbers that are a function of the rollouts' key and a name. */
function drawsOf([seed, step]: Key, name: string): Random {
  return new Random(deriveKey(seed >>> 0, name, step >>> 0));
}
