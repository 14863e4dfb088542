import { requireInteger } from "../common/require";
import { advantages } from "./advantage";
import type { ReinforceConfig } from "./config";
import type { Rollouts } from "./rollout";

/** One rollout of a group, and what GRPO makes of it. */
export interface GroupMember {
  /** Tokens, the end token included where it was reached. */
  completion: number[];
  /** 1 where the answer is right, else 0. */
  reward: number;
  advantage: number;
}

/**
 * The rollouts of one prompt of a batch. prompt: its place in the batch, from 0
 * @throws RangeError if the batch has no such prompt
 */
export function groupMembers(
  { examples, completions, time, lengths, rewards }: Rollouts,
  prompt: number,
  { num_generations, scale_rewards }: Pick<ReinforceConfig, "num_generations" | "scale_rewards">,
): GroupMember[] {
  requireInteger("prompt", prompt, { min: 0, max: examples.length - 1 });
  const relative = advantages(rewards, num_generations, scale_rewards);
  return Array.from({ length: num_generations }, (_, i) => {
    const row = prompt * num_generations + i;
    const completion = [...completions.subarray(row * time, row * time + lengths[row])];
    return { completion, reward: rewards[row], advantage: relative[row] };
  });
}
