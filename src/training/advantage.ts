/** Advantages: what a rollout's reward is compared with, and by what the difference is divided. */

import { mean } from "../statistics/moments";
import type { AdvantageEstimator, RewardScale } from "./choices";

/** TRL adds this to the standard deviation. */
const EPSILON = 1e-4;

export interface AdvantageOptions {
  /** G: rollouts a prompt. */
  num_generations: number;
  scale_rewards: RewardScale;
  /** By default `grpo`; `gae` is computed token by token, in critic.ts. */
  adv_estimator?: AdvantageEstimator;
  /** Of `passk`. */
  pass_k?: number;
}

/**
 * The advantage of each rollout. rewards: [prompts · G], groups one after the other → [prompts · G]
 *
 * `grpo`, `rloo`, `batch` and `none` subtract the mean of the group, of the others in the group, of the batch, or
 * nothing, and divide by `scale_rewards`; the others are what their functions below say.
 *
 * @throws Error for `gae`, and for `passk` on rewards other than 0 and 1
 */
export function advantagesOf(rewards: Float64Array, options: AdvantageOptions): Float64Array {
  const { num_generations: size, scale_rewards, adv_estimator = "grpo", pass_k } = options;
  const relativeTo = (baseline: (group: Float64Array, reward: number) => number) =>
    byGroup(rewards, size, (group) => {
      const divisor = divisorOf(scale_rewards, group, rewards);
      return Array.from(group, (reward) => (reward - baseline(group, reward)) / divisor);
    });
  switch (adv_estimator) {
    case "grpo":
      return groupAdvantages(rewards, size, scale_rewards);
    case "rloo":
      return relativeTo((group, reward) => (mean(group) * size - reward) / (size - 1));
    case "batch":
      return relativeTo(() => mean(rewards));
    case "none":
      return relativeTo(() => 0);
    case "positive":
      return rewards.map((reward) => Math.max(0, 2 * reward - 1));
    case "negative":
      return rewards.map((reward) => Math.min(0, 2 * reward - 1));
    case "passk":
      return byGroup(rewards, size, (group) => passAtKAdvantages(group, pass_k!));
    case "gae":
      throw new Error('adv_estimator: expected one that needs no critic, got "gae"');
  }
}

/**
 * Group-relative advantages: each reward minus its group's mean, divided by the standard deviation (divisor G − 1) of
 * its group or of the whole batch, or by nothing ("none": Dr. GRPO). A group whose rewards agree gets 0 throughout.
 * Source: Shao et al., arXiv 2402.03300, section 4.1.2.
 *
 * @param rewards [prompts · G], groups one after the other
 * @param groupSize G, num_generations
 * @returns [prompts · G]
 */
export function groupAdvantages(rewards: Float64Array, groupSize: number, scale: RewardScale): Float64Array {
  return byGroup(rewards, groupSize, (group) => {
    const [centre, divisor] = [centreOf(group), divisorOf(scale, group, rewards)];
    return Array.from(group, (reward) => (reward - centre) / divisor);
  });
}

/**
 * The mean advantage of a rollout over all sets of k rollouts of its group that hold it, a set being right where one of
 * them is, relative to the mean and deviation of all sets. Source: Chen et al., arXiv 2508.10751, section 2.4.
 */
function passAtKAdvantages(group: Float64Array, k: number): number[] {
  const other = group.find((reward) => reward !== 0 && reward !== 1);
  if (other !== undefined) throw new Error(`adv_estimator "passk": expected rewards of 0 and 1, got ${other}`);
  const [size, wrong] = [group.length, group.filter((reward) => reward === 0).length];
  const rate = 1 - wrongSets(wrong, size, k); // of sets that are right
  const deviation = Math.sqrt(rate * (1 - rate));
  if (deviation === 0) return Array.from(group, () => 0);
  const [right, otherwise] = [1 - rate, 1 - rate - wrongSets(wrong - 1, size - 1, k - 1)];
  return Array.from(group, (reward) => (reward === 1 ? right : otherwise) / deviation);
}

/** The share of sets of k among `size` rollouts that are wrong throughout: C(wrong, k) / C(size, k) */
function wrongSets(wrong: number, size: number, k: number): number {
  let share = 1;
  for (let i = 0; i < k; i++) share *= Math.max(0, wrong - i) / (size - i);
  return share;
}

/** Whether a rollout's group has rewards that differ: [prompts · G] */
export function groupsDisagree(rewards: Float64Array, groupSize: number): boolean[] {
  return groupsOf(rewards, groupSize).flatMap((group) => {
    const disagree = group.some((reward) => reward !== group[0]);
    return Array.from(group, () => disagree);
  });
}

/**
 * Generalised advantage estimation with a discount of 1: δ_t = r_t + V_{t+1} − V_t, A_t = δ_t + λ A_{t+1}, the value
 * after the end being 0. Source: Schulman et al., arXiv 1506.02438, equation 16.
 *
 * @param rewards of whole completions, given at their last token, [n]
 * @param values before each token, [n · time]
 * @param lengths of the completions, [n]
 * @returns the advantages and the returns A + V that a critic learns, 0 beyond the ends: [n · time]
 */
export function generalisedAdvantages(rewards: Float64Array, values: Float32Array, lengths: number[], lam: number) {
  const time = values.length / lengths.length;
  const [advantages, returns] = [new Float64Array(values.length), new Float64Array(values.length)];
  lengths.forEach((length, row) => {
    let [next, valueAfter] = [0, 0];
    for (let t = length - 1; t >= 0; t--) {
      const at = row * time + t;
      const delta = (t === length - 1 ? rewards[row] : 0) + valueAfter - values[at];
      next = advantages[at] = delta + lam * next;
      valueAfter = values[at];
      returns[at] = advantages[at] + values[at];
    }
  });
  return { advantages, returns };
}

/** Token advantages minus their mean, over their deviation, in place: what `scale_rewards: "batch"` means for a critic. lengths: [n] */
export function whiten(advantages: Float64Array, lengths: number[]): Float64Array {
  const time = advantages.length / lengths.length;
  const tokens = lengths.flatMap((length, row) => [...advantages.subarray(row * time, row * time + length)]);
  const [centre, deviation] = [mean(tokens), standardDeviation(Float64Array.from(tokens))];
  lengths.forEach((length, row) => {
    for (let at = row * time; at < row * time + length; at++)
      advantages[at] = (advantages[at] - centre) / (deviation + EPSILON);
  });
  return advantages;
}

/** A new scaling is a name in `rewardScales` (choices.ts) and a case here. */
function divisorOf(scale: RewardScale, group: Float64Array, all: Float64Array): number {
  switch (scale) {
    case "group":
      return standardDeviation(group) + EPSILON;
    case "batch":
      return standardDeviation(all) + EPSILON;
    case "none":
      return 1;
  }
}

/** Standard deviation of each group's rewards (divisor G − 1): [prompts] */
export function groupDeviations(rewards: Float64Array, groupSize: number): number[] {
  return groupsOf(rewards, groupSize).map(standardDeviation);
}

function byGroup(rewards: Float64Array, groupSize: number, each: (group: Float64Array) => number[]): Float64Array {
  return Float64Array.from(groupsOf(rewards, groupSize).flatMap(each));
}

function groupsOf(rewards: Float64Array, groupSize: number): Float64Array[] {
  return Array.from({ length: rewards.length / groupSize }, (_, group) =>
    rewards.subarray(group * groupSize, (group + 1) * groupSize),
  );
}

function standardDeviation(values: Float64Array): number {
  const centre = centreOf(values);
  return Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (values.length - 1));
}

/** The mean; of rewards that agree their value, which the mean of sixteen thirds misses by a rounding. */
function centreOf(values: Float64Array): number {
  return values.every((value) => value === values[0]) ? values[0] : mean(values);
}
