/** Fine-tuning as a contrast to RL: maximum likelihood on the policy's own correct rollouts, or on given completions. */

import { deriveKey } from "../common/random";
import { Policy } from "../model/policy";
import { likelihoodStep, weightedSequences } from "./likelihood";
import { examplesOf, rewardMetrics, rollOut, type TuningContext } from "./rollout";
import type { TrainingState } from "./state";

/** Rejection-sampling fine-tuning (one step of STaR, Zelikman et al., arXiv 2203.14465): imitate correct rollouts. */
export function rftStep({ base, task, config, seed }: TuningContext, state: TrainingState, learningRate: number) {
  const policy = new Policy(base.config, state.parameters);
  const drawn = examplesOf(task, config, state.step);
  const rollouts = rollOut(policy, task, drawn, config, deriveKey(seed, "rollouts", state.step));
  const { examples, completions, time, lengths, rewards } = rollouts;
  const correct = rewards.reduce((a, b) => a + b, 0);
  const weights = lengths.map((length, row) => (correct === 0 ? 0 : rewards[row] / (length * correct)));
  const demonstrations = lengths.map((length, row) => ({
    prompt: examples[Math.floor(row / config.num_generations)].prompt,
    completion: completions.subarray(row * time, row * time + length),
  }));
  const sequences = weightedSequences(demonstrations, examples[0].prompt.length + time, weights);
  const step = likelihoodStep(base.config, state, sequences, { update: state.step + 1, rate: learningRate }, config);
  return { ...step, ...rewardMetrics(rollouts, config) };
}

/** Supervised fine-tuning: imitate the given completions. */
export function sftStep({ base, task, config }: TuningContext, state: TrainingState, learningRate: number) {
  const examples = examplesOf(task, config, state.step);
  const [{ prompt, completion }] = examples;
  const weight = 1 / (examples.length * completion.length);
  const sequences = weightedSequences(examples, prompt.length + completion.length, weight);
  return likelihoodStep(base.config, state, sequences, { update: state.step + 1, rate: learningRate }, config);
}
