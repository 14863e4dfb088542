/**
 * What a completion can be rewarded for: one record each. The option `reward`, the column `reward` and whoever lists rewards
 * take their names from here.
 *
 * A new reward is one entry of `rewards`. It is a function of what `Rewarded` has, so that a run which is resumed, or a row
 * that is made again, is rewarded to the same bits. Values are in [0, 1].
 */

import { EOS } from "../common/tokens";
import { answerIn, editDistance } from "./editDistance";
import { linesOf, type Solution } from "./solution";

/** A completion that is to be rewarded, and what is known of it. */
export interface Rewarded {
  /** Up to its first EOS, which it includes, or to where it was cut off. */
  completion: ArrayLike<number>;
  /** Whether the oracle accepts its answer. */
  isCorrect: boolean;
  /** The right completion. Throws an Error where the task does not tell. */
  solution(): Solution;
  /** A random number in [0, 1) of this rollout's own: the same whenever the run is made. */
  chance: number;
  /** The option `reward_flip`. */
  flip: number;
}

interface Reward {
  /** As figures and reports show it. */
  title: string;
  /** What it rewards, in words. */
  rewards: string;
  /** Whether it is 1 where the answer is right, else 0. Beside others the share of right rollouts is reported. */
  isCorrectness: boolean;
  of(rewarded: Rewarded): number;
}

export const rewards = {
  correct: {
    title: "right answer",
    rewards: "a right answer, whatever its steps",
    isCorrectness: true,
    of: ({ isCorrect }) => Number(isCorrect),
  },
  random: {
    title: "random",
    rewards: "nothing: 1 with probability one half",
    isCorrectness: false,
    of: ({ chance }) => Number(chance < 0.5),
  },
  format: {
    title: "format",
    rewards:
      "the right shape: every step and the answer are there, each of the right length and alphabet, whatever its letters",
    isCorrectness: false,
    of: ({ completion, solution }) => Number(hasShapeOf(completion, solution())),
  },
  flipped: {
    title: "right answer, sometimes flipped",
    rewards: "a right answer or, with probability `reward_flip`, a wrong one",
    isCorrectness: false,
    of: ({ isCorrect, chance, flip }) => Number(chance < flip ? !isCorrect : isCorrect),
  },
  "strict-path": {
    title: "right path",
    rewards: "a right answer with every step before it, all of them right",
    isCorrectness: false,
    of: ({ completion, solution }) => Number(equal(completion, solution().completion)),
  },
  "edit-distance": {
    title: "near answer",
    rewards:
      "1 minus the answer's edit distance from the right one, over the length of the longer; 0 where it was cut off",
    isCorrectness: false,
    of: ({ completion, solution }) => nearness(Array.from(completion), solution()),
  },
  "per-step": {
    title: "each right step",
    rewards: "the share of strings that are right, the answer's included, each in its line",
    isCorrectness: false,
    of: ({ completion, solution }) => rightShare(completion, solution()),
  },
} as const satisfies Record<string, Reward>;

/** Its name in the option and in the column `reward`. */
export type RewardName = keyof typeof rewards;

export const rewardNames = Object.keys(rewards) as [RewardName, ...RewardName[]];

/** Whether each token is the right one or, where that is a letter, any letter of the alphabet. */
function hasShapeOf(completion: ArrayLike<number>, { completion: right, letters }: Solution): boolean {
  const fits = (token: number, i: number) =>
    token === right[i] || (letters.includes(token) && letters.includes(right[i]));
  return completion.length === right.length && Array.from(completion).every(fits);
}

/** The distance is at most the longer length, so that this is in [0, 1], and 1 exactly where the answer is right. */
function nearness(completion: readonly number[], { strings }: Solution): number {
  const answer = strings[strings.length - 1];
  if (!completion.includes(EOS)) return 0;
  const written = answerIn(completion);
  return 1 - editDistance(written, answer) / Math.max(written.length, answer.length);
}

/** The last line that EOS ends is the answer; steps are compared with those in the same place. */
function rightShare(completion: ArrayLike<number>, solution: Solution): number {
  const { strings, ended } = linesOf(completion, solution);
  const [answer, steps] = [ended ? strings[strings.length - 1] : [], ended ? strings.slice(0, -1) : strings];
  const right = solution.strings.slice(0, -1).filter((string, i) => i < steps.length && equal(steps[i], string)).length;
  return (right + Number(equal(answer, solution.strings[solution.strings.length - 1]))) / solution.strings.length;
}

function equal(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((token, i) => token === b[i]);
}
