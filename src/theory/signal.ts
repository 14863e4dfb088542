/**
 * What sampling lets a policy see of its correct mass. `Q` is the probability that one sample is correct, in [0, 1].
 * Source: counting (binomial).
 */

import { requireInteger, requireProbability } from "../common/require";

/**
 * Probability that all rewards of a group of `groupSize` agree: Q^G + (1 − Q)^G. Their advantages are then 0, and the
 * group pushes nothing; a KL loss still pulls it back, and with k1 in the reward the KL alone makes advantages.
 */
export function probabilityOfNoSignal(Q: number, groupSize: number): number {
  requireProbability("Q", Q);
  requireInteger("groupSize", groupSize, { min: 1 });
  return Q ** groupSize + (1 - Q) ** groupSize;
}

/**
 * Probability that at least one of steps × samples rollouts on this prompt is correct: 1 − (1 − Q)^{steps × samples}.
 * `samples`: rollouts on the prompt in one step. Q is taken as constant over the steps: nothing that is learned on other
 * prompts moves it, as it does where prompts share parameters. Precise down to masses such as 1e-300, the softmax's "zero".
 */
export function probabilityOfDiscovery(Q: number, samples: number, steps = 1): number {
  requireProbability("Q", Q);
  requireInteger("samples", samples, { min: 1 });
  requireInteger("steps", steps, { min: 1 });
  return -Math.expm1(samples * steps * Math.log1p(-Q));
}
