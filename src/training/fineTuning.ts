/** Fine-tuning as a contrast to RL: maximum likelihood on the policy's own correct rollouts, a teacher's, or given completions. */

import { deriveKey } from "../common/random";
import { Policy } from "../model/policy";
import type { ReinforceConfig } from "./config";
import { likelihoodStep, weightedSequences } from "./likelihood";
import { examplesOf, rewardMetrics, rollOut, type Rollouts, type TuningContext } from "./rollout";
import type { TrainingState } from "./state";

/** Rejection-sampling fine-tuning (one step of STaR, Zelikman et al., arXiv 2203.14465): imitate correct rollouts. */
export function rftStep({ base, task, config, seed }: TuningContext, state: TrainingState, learningRate: number) {
  const policy = new Policy(base.config, state.parameters);
  const drawn = examplesOf(task, config, state.step);
  const rollouts = rollOut(policy, task, drawn, config, deriveKey(seed, "rollouts", state.step));
  const { lengths, rewards } = rollouts;
  const correct = rewards.reduce((a, b) => a + b, 0);
  const weights = lengths.map((length, row) => (correct === 0 ? 0 : rewards[row] / (length * correct)));
  const sequences = sequencesOf(rollouts, weights, config);
  const step = likelihoodStep(base.config, state, sequences, { update: state.step + 1, rate: learningRate }, config);
  return { ...step, ...rewardMetrics(rollouts, config) };
}

/**
 * Distillation: imitate completions that a teacher draws, right or wrong, so that the loss estimates KL(teacher‖policy)
 * plus the teacher's entropy, a token, of the teacher at the temperature that it is sampled at. The rewards that are
 * reported are the teacher's. Source: sequence-level distillation, Kim and Rush, arXiv 1606.07947.
 */
export function distillStep(
  { base, teacher, task, config, seed }: TuningContext,
  state: TrainingState,
  learningRate: number,
) {
  if (!teacher) throw new Error("teacher: expected a policy, got none");
  const drawn = examplesOf(task, config, state.step);
  const rollouts = rollOut(teacher, task, drawn, config, deriveKey(seed, "rollouts", state.step));
  const tokens = rollouts.lengths.reduce((a, b) => a + b, 0);
  const sequences = sequencesOf(
    rollouts,
    rollouts.lengths.map(() => 1 / tokens),
    config,
  );
  const step = likelihoodStep(base.config, state, sequences, { update: state.step + 1, rate: learningRate }, config);
  return { ...step, ...rewardMetrics(rollouts, config) };
}

/** Rollouts as demonstrations. weights: of each token of a completion, [n] */
function sequencesOf({ examples, completions, time, lengths }: Rollouts, weights: number[], config: ReinforceConfig) {
  const demonstrations = lengths.map((length, row) => ({
    prompt: examples[Math.floor(row / config.num_generations)].prompt,
    completion: completions.subarray(row * time, row * time + length),
  }));
  return weightedSequences(demonstrations, examples[0].prompt.length + time, weights);
}

/** Supervised fine-tuning: imitate the given completions. */
export function sftStep({ base, task, config }: TuningContext, state: TrainingState, learningRate: number) {
  const examples = examplesOf(task, config, state.step);
  const [{ prompt, completion }] = examples;
  const weight = 1 / (examples.length * completion.length);
  const sequences = weightedSequences(examples, prompt.length + completion.length, weight);
  return likelihoodStep(base.config, state, sequences, { update: state.step + 1, rate: learningRate }, config);
}
