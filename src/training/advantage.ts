import { mean } from "../statistics/moments";

/** How a group's rewards are scaled, by TRL's names. */
export const rewardScales = ["group", "batch", "none"] as const;
export type RewardScale = (typeof rewardScales)[number];

/** TRL adds this to the standard deviation. */
const EPSILON = 1e-4;

/**
 * Group-relative advantages: each reward less its group's mean, divided by the standard deviation
 * (divisor G − 1) of its group or of the whole batch, or by nothing ("none": Dr. GRPO).
 *
 * @param rewards [prompt · num_generations], groups one after the other
 */
export function advantages(rewards: Float64Array, groupSize: number, scale: RewardScale): Float64Array {
  const centred = rewards.map((reward, i) => reward - groupMean(rewards, groupSize, i));
  if (scale === "none") return centred;
  if (scale === "batch") {
    const deviation = standardDeviation(rewards);
    return centred.map((a) => a / (deviation + EPSILON));
  }
  return centred.map((a, i) => a / (standardDeviation(groupOf(rewards, groupSize, i)) + EPSILON));
}

/** Standard deviation of each group's rewards (divisor G − 1): [prompt] */
export function groupDeviations(rewards: Float64Array, groupSize: number): number[] {
  return Array.from({ length: rewards.length / groupSize }, (_, group) =>
    standardDeviation(rewards.subarray(group * groupSize, (group + 1) * groupSize)),
  );
}

function groupOf(rewards: Float64Array, groupSize: number, i: number): Float64Array {
  const start = Math.floor(i / groupSize) * groupSize;
  return rewards.subarray(start, start + groupSize);
}

function groupMean(rewards: Float64Array, groupSize: number, i: number): number {
  return mean(groupOf(rewards, groupSize, i));
}

function standardDeviation(values: Float64Array): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (values.length - 1));
}
