import type { ModelConfig } from "../model/config";
import { Policy, scoreBatch, tokenMatrix } from "../model/policy";
import { deriveKey } from "../common/random";
import type { NamedTensors } from "../tensor/namedTensors";
import { tf } from "../tensor/load";
import { parse } from "../common/validate";
import { advantages, groupDeviations } from "./advantage";
import { mean } from "../statistics/moments";
import { fingerprint } from "./checkpoint";
import { reinforceSchema, type ReinforceConfig, type ReinforceOptions } from "./config";
import { likelihoodStep } from "./likelihood";
import { runLoop, type RunOptions } from "./loop";
import { tokenWeights } from "./tokenWeights";
import { policyGradientStep, type UpdateMetrics } from "./policyGradient";
import { weightedSequences, type Demonstration } from "./pretrain";
import { rollOut, type RewardedTask, type Rollouts } from "./rollout";
import { learningRate } from "./schedule";
import type { TrainingState } from "./state";

export interface ReinforceRun<Example extends Demonstration> extends RunOptions {
  /** The base policy: where training starts, and the reference of the KL. It is left as it is. */
  base: Policy;
  task: RewardedTask<Example>;
  config?: ReinforceOptions;
  /** Of the rollouts. */
  seed: number;
}

/** Everything that one step needs and none changes. */
interface Setting<Example extends Demonstration> {
  base: Policy;
  model: ModelConfig;
  task: RewardedTask<Example>;
  config: ReinforceConfig;
  seed: number;
}

/** Tunes a copy of the base policy on a task by the method of the configuration. The caller disposes of the policy. */
export async function reinforce<Example extends Demonstration>(run: ReinforceRun<Example>): Promise<Policy> {
  const { base, task, seed } = run;
  const config = parse(reinforceSchema, run.config ?? {}, "rl");
  const setting = { base, model: base.config, task, config, seed };
  const initial = base.parameters();
  const take = { grpo: grpoStep, rft: rejectionSamplingStep, sft: supervisedStep }[config.method];
  const state = await runLoop(
    {
      run: fingerprint("reinforce", base.config, Buffer.from(initial.buffer).toString("base64"), task.id, config, seed),
      model: base.config,
      steps: config.max_steps,
      initial: () => initial,
      take: (state) => {
        const rate = learningRate(state.step + 1, config.max_steps, config);
        return { ...take(setting, state, rate), learning_rate: rate };
      },
    },
    run,
  );
  const tuned = Policy.from(base.config, state.vectors().parameters);
  state.dispose();
  return tuned;
}

function examplesOf<Example extends Demonstration>({ task, config }: Setting<Example>, step: number): Example[] {
  return Array.from({ length: config.num_prompts }, (_, i) => task.example(step * config.num_prompts + i));
}

function draw<Example extends Demonstration>(setting: Setting<Example>, state: TrainingState): Rollouts<Example> {
  const policy = new Policy(setting.model, state.parameters);
  const key = deriveKey(setting.seed, "rollouts", state.step);
  return rollOut(policy, setting.task, examplesOf(setting, state.step), setting.config, key);
}

/** Rollouts, group-relative advantages, num_iterations updates; what is reported of these are means, as TRL's are. */
function grpoStep<Example extends Demonstration>(setting: Setting<Example>, state: TrainingState, rate: number) {
  const { model, config } = setting;
  const rollouts = draw(setting, state);
  return tf.tidy(() => {
    const batch = policyBatch(setting, state, rollouts);
    const updates = Array.from({ length: config.num_iterations }, (_, iteration) => {
      const update = state.step * config.num_iterations + iteration + 1;
      return policyGradientStep(model, state, batch, { update, rate }, config);
    });
    return { ...meanMetrics(updates), ...rewardMetrics(rollouts, config) };
  });
}

function meanMetrics(updates: UpdateMetrics[]): UpdateMetrics {
  const names = Object.keys(updates[0]);
  return Object.fromEntries(names.map((name) => [name, mean(updates.map((metrics) => metrics[name]))]));
}

/** What the update reads: see `policyGradientStep`. The tensors belong to the enclosing tidy. */
function policyBatch<Example extends Demonstration>(
  { base, model, config }: Setting<Example>,
  state: TrainingState,
  { examples, completions: flat, time, lengths, rewards }: Rollouts<Example>,
): NamedTensors {
  const rows = lengths.length;
  const prompts = tokenMatrix(examples.map(({ prompt }) => prompt));
  const completions = tf.tensor2d(flat, [rows, time], "int32");
  const matrix = (values: Float32Array) => tf.tensor2d(values, [rows, time]);
  const batch: NamedTensors = {
    prompts,
    completions,
    weights: matrix(tokenWeights(config.loss_type, lengths, time)),
    tokenShares: matrix(tokenWeights("bnpo", lengths, time)),
  };
  const { temperature } = config;
  const reference = config.beta > 0 && config.kl_estimator !== "exact";
  if (reference) batch.reference = scoreBatch(base, prompts, completions, { temperature });
  if (config.beta > 0 && config.kl_estimator === "exact") {
    batch.referenceVocabulary = scoreBatch(base, prompts, completions, { temperature, scored: "vocabulary" });
  }
  const current = () => scoreBatch(new Policy(model, state.parameters), prompts, completions, { temperature });
  if (config.num_iterations > 1 || config.kl_in_reward) batch.old = current();
  const values = config.kl_in_reward ? withKLInReward(rewards, batch, config, lengths) : rewards;
  const relative = advantages(values, config.num_generations, config.scale_rewards);
  batch.advantages = tf.tensor2d(Float32Array.from(relative), [rows, 1]);
  return batch;
}

/** Each reward less β times the completion's summed k1, the sampled KL of the whole sequence. */
function withKLInReward(
  rewards: Float64Array,
  { old, reference }: NamedTensors,
  { beta }: ReinforceConfig,
  lengths: number[],
) {
  if (!reference) return rewards;
  const log = old.sub(reference).dataSync() as Float32Array; // [rows · time]
  const time = old.shape[1]!;
  return rewards.map((reward, row) => {
    const tokens = log.subarray(row * time, row * time + lengths[row]);
    return reward - beta * tokens.reduce((sum, x) => sum + x, 0);
  });
}

function rewardMetrics({ rewards, lengths }: Rollouts, { num_generations }: ReinforceConfig) {
  const deviations = groupDeviations(rewards, num_generations);
  return {
    reward: mean(rewards),
    reward_std: mean(deviations),
    frac_reward_zero_std: mean(deviations.map((d) => Number(d === 0))),
    "completions/mean_length": mean(lengths),
  };
}

/** Maximum likelihood on the policy's own right answers (rejection-sampling fine-tuning, or one step of STaR). */
function rejectionSamplingStep<Example extends Demonstration>(
  setting: Setting<Example>,
  state: TrainingState,
  rate: number,
) {
  const { model, config } = setting;
  const rollouts = draw(setting, state);
  const { examples, completions, time, lengths, rewards } = rollouts;
  const right = rewards.reduce((a, b) => a + b, 0);
  const weights = lengths.map((length, row) => (right === 0 ? 0 : rewards[row] / (length * right)));
  const demonstrations = lengths.map((length, row) => ({
    prompt: examples[Math.floor(row / config.num_generations)].prompt,
    completion: completions.subarray(row * time, row * time + length),
  }));
  const sequences = weightedSequences(demonstrations, examples[0].prompt.length + time, weights);
  const step = likelihoodStep(model, state, sequences, { update: state.step + 1, rate }, config);
  return { ...step, ...rewardMetrics(rollouts, config) };
}

/** Maximum likelihood on the right completions. */
function supervisedStep<Example extends Demonstration>(setting: Setting<Example>, state: TrainingState, rate: number) {
  const { model, config } = setting;
  const examples = examplesOf(setting, state.step);
  const [{ prompt, completion }] = examples;
  const weight = 1 / (examples.length * completion.length);
  const sequences = weightedSequences(examples, prompt.length + completion.length, weight);
  return likelihoodStep(model, state, sequences, { update: state.step + 1, rate }, config);
}
