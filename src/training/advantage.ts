import { mean } from "../statistics/moments";
import type { RewardScale } from "./config";

/** TRL adds this to the standard deviation. */
const EPSILON = 1e-4;

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
  const advantages = groupsOf(rewards, groupSize).map((group) => {
    const [centre, divisor] = [centreOf(group), divisorOf(scale, group, rewards)];
    return Array.from(group, (reward) => (reward - centre) / divisor);
  });
  return Float64Array.from(advantages.flat());
}

/** A new scaling is a name in `rewardScales` (config.ts) and a case here. */
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
