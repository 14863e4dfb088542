/**
 * DPO on pairs from the policy's own groups, a right and a wrong rollout of one prompt; the reference is the base policy.
 * Source: Rafailov et al., arXiv 2305.18290, equation 7.
 */

import type { Tensor2D } from "@tensorflow/tfjs-node";
import { deriveKey } from "../common/random";
import { Policy } from "../model/policy";
import { scoreBatch, tokenMatrix } from "../model/scoring";
import { mean } from "../statistics/moments";
import { tf } from "../tensor/load";
import { policyGradientStep } from "./grpo";
import { examplesOf, rewardMetrics, rollOut, type Rollouts, type TuningContext } from "./rollout";
import type { TrainingState } from "./state";

/** Rows of a batch of rollouts. */
export interface Pair {
  chosen: number;
  rejected: number;
}

/**
 * One step of DPO, in place. Each group in which rewards differ gives a pair: the first of its best rollouts and the
 * first of its worst. rewards/accuracies, rewards/margins: means over pairs and updates, by TRL's names; 0 without pairs.
 */
export function dpoStep({ base, task, config, seed }: TuningContext, state: TrainingState, learningRate: number) {
  const { beta, num_generations, num_iterations, temperature } = config;
  return tf.tidy(() => {
    const policy = new Policy(base.config, state.parameters);
    const examples = examplesOf(task, config, state.step);
    const rollouts = rollOut(policy, task, examples, config, deriveKey(seed, "rollouts", state.step));
    const { lengths, time } = rollouts;
    const shape: [number, number] = [lengths.length, time];
    const pairs = pairsOf(rollouts, num_generations);
    const paired = new Set(pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]));
    const prompts = tokenMatrix(examples.map(({ prompt }) => prompt)); // int32 [prompts, promptTime]
    const completions = tf.tensor2d(rollouts.completions, shape, "int32"); // [n, time]
    const weights = tf.tensor2d(
      ofTokens(lengths, time, (row) => Number(paired.has(row))),
      shape,
    ); // [n, time]
    const tokens = lengths.reduce((sum, length, row) => sum + (paired.has(row) ? length : 0), 0);
    const tokenShares = weights.div(Math.max(1, tokens)) as Tensor2D; // [n, time]
    const logsOf = (of: Policy) =>
      sums(scoreBatch(of, prompts, completions, { temperature }).dataSync() as Float32Array, lengths); // [n]
    const reference = logsOf(base);

    // The gradient is that of a policy gradient whose advantages are the slopes of the loss at the present policy.
    const updates = Array.from({ length: num_iterations }, (_, iteration) => {
      const { slopes, ...metrics } = preferences(
        pairs,
        logsOf(new Policy(base.config, state.parameters)),
        reference,
        beta,
      );
      const advantages = tf.tensor2d(
        slopes.map((slope) => -slope),
        [lengths.length, 1],
      ); // [n, 1]
      const batch = { prompts, completions, advantages, weights, tokenShares };
      const at = { update: state.step * num_iterations + iteration + 1, rate: learningRate };
      const plain = { ...config, beta: 0, loss_type: "grpo" as const, epsilon_high: undefined };
      return { ...policyGradientStep(base.config, state, batch, at, plain), ...metrics };
    });
    const names = Object.keys(updates[0]) as (keyof (typeof updates)[number])[];
    const means = Object.fromEntries(names.map((name) => [name, mean(updates.map((update) => update[name]))]));
    return { ...means, ...rewardMetrics(rollouts, config) } as Record<string, number>;
  });
}

/** The first of the best and the first of the worst rollout of each group whose rewards differ. */
export function pairsOf({ rewards }: Pick<Rollouts, "rewards">, groupSize: number): Pair[] {
  const pairs: Pair[] = [];
  for (let start = 0; start < rewards.length; start += groupSize) {
    const group = [...rewards.subarray(start, start + groupSize)];
    const [best, worst] = [Math.max(...group), Math.min(...group)];
    if (best > worst) pairs.push({ chosen: start + group.indexOf(best), rejected: start + group.indexOf(worst) });
  }
  return pairs;
}

/**
 * DPO's loss, the mean over pairs of −log σ(h) with h = β (log π/π_ref (chosen) − log π/π_ref (rejected)), and its slope
 * with respect to the log-probability of each completion.
 *
 * @param present, reference log-probabilities of whole completions, [n]
 * @returns slopes: [n], 0 where a completion is in no pair; accuracy and margin are those of h
 */
export function preferences(pairs: Pair[], present: Float64Array, reference: Float64Array, beta: number) {
  const slopes = new Float32Array(present.length);
  const rewardOf = (row: number) => beta * (present[row] - reference[row]);
  const margins = pairs.map(({ chosen, rejected }) => rewardOf(chosen) - rewardOf(rejected));
  pairs.forEach(({ chosen, rejected }, i) => {
    const slope = beta / (pairs.length * (1 + Math.exp(margins[i]))); // β σ(−h) / pairs
    slopes[chosen] -= slope;
    slopes[rejected] += slope;
  });
  const meanOf = (values: number[]) => (values.length === 0 ? 0 : mean(values));
  return {
    slopes,
    loss: meanOf(margins.map((h) => Math.max(0, -h) + Math.log1p(Math.exp(-Math.abs(h))))),
    "rewards/margins": meanOf(margins),
    "rewards/accuracies": meanOf(margins.map((h) => Number(h > 0))),
  };
}

/** value(row) at each token of a completion, 0 beyond its end: [n · time] */
function ofTokens(lengths: number[], time: number, value: (row: number) => number): Float32Array {
  const filled = new Float32Array(lengths.length * time);
  lengths.forEach((length, row) => filled.fill(value(row), row * time, row * time + length));
  return filled;
}

/** The sum over each completion's tokens: [n · time] → [n] */
function sums(scores: Float32Array, lengths: number[]): Float64Array {
  const time = scores.length / lengths.length;
  const totals = lengths.map((length, row) => {
    let sum = 0;
    for (let at = row * time; at < row * time + length; at++) sum += scores[at];
    return sum;
  });
  return Float64Array.from(totals);
}
