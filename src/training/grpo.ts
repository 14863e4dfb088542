/**
 * GRPO and its kin, in the order in which a step runs: rollouts and advantages, the updates, one update, the loss.
 * Source: Shao et al., arXiv 2402.03300, section 4.1; of the others, algorithms.ts.
 *
 * In shapes, n = prompts · G, the rollouts of a step, G = num_generations, and time is the number of tokens that a
 * completion can hold. Options have TRL's names (config.ts). The policy's forward pass is model/transformer.ts.
 */

import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { deriveKey } from "../common/random";
import type { ModelConfig } from "../model/config";
import { flatten, unflatten } from "../model/parameters";
import { Policy } from "../model/policy";
import { scoreBatch, tokenMatrix } from "../model/scoring";
import { completionLogits } from "../model/transformer";
import { mean } from "../statistics/moments";
import { runCaptured } from "../tensor/graph/runCaptured";
import { tf } from "../tensor/load";
import { opsInUse } from "../tensor/native/library";
import { entropy, tokenLogProbabilities } from "../tensor/ops/crossEntropy";
import { lossAndGradients } from "../tensor/ops/gradients";
import { adamW, adamWRates, optimiserOf, type AdamWOptions, type RateTensors, type UpdateRate } from "./adamw";
import { advantagesOf, groupsDisagree } from "./advantage";
import type { ReinforceConfig } from "./config";
import { judge } from "./critic";
import { requireFinite } from "./finite";
import { nativeUpdate } from "./native";
import {
  boundedSurrogate,
  clippedSurrogate,
  exactKL,
  oldOfSequences,
  sampledKL,
  tokenWeights,
  weightedSum,
} from "./objective";
import { examplesOf, rewardMetrics, rollOut, type Rollouts, type TuningContext } from "./rollout";
import type { StateTensors, TrainingState } from "./state";

/**
 * One step of GRPO, or of another policy gradient by its choices, in place: the state's parameters move; the loop counts
 * the step. Returns the step's metrics, means over its updates.
 */
export function grpoStep({ base, task, config, seed }: TuningContext, state: TrainingState, learningRate: number) {
  const { adv_estimator, beta, importance_sampling_level, kl_estimator, kl_in_reward, num_iterations, temperature } =
    config;
  return tf.tidy(() => {
    // Sample a group of G completions for each prompt, token by token, and reward each: 1 where correct, else 0.
    const policy = new Policy(base.config, state.parameters); // until the first update, which frees these parameters
    const examples = examplesOf(task, config, state.step); // [prompts]
    const rollouts = rollOut(policy, task, examples, config, deriveKey(seed, "rollouts", state.step)); // [n]
    const inputs = tensorsOf(rollouts, config);
    const { prompts, completions } = inputs; // int32 [prompts, promptTime], int32 [n, time]

    // Log-probabilities of the sampled tokens under the reference policy, and under the policy that sampled them.
    const scored = kl_estimator === "exact" ? "vocabulary" : "tokens"; // [n, time, vocabulary] or [n, time]
    const anchor = state.reference ? new Policy(base.config, state.reference) : base;
    const reference = beta > 0 ? scoreBatch(anchor, prompts, completions, { scored, temperature }) : undefined;
    const old = rollouts.old && tf.tensor2d(rollouts.old, completions.shape); // [n, time]

    // Advantages: each reward minus its group's mean, over the group's standard deviation; or what else the record says.
    const rewards = old && reference && kl_in_reward ? minusKL(rollouts, beta, old, reference) : rollouts.rewards; // [n]
    const judged =
      adv_estimator === "gae" ? judge(state, inputs, { ...rollouts, rewards }, base.config, config) : undefined;
    const advantages = judged?.advantages ?? column(advantagesOf(rewards, config)); // [n, time] by a critic, or [n, 1]

    // Updates: each a step of AdamW on the clipped surrogate and the KL to the reference, over all rollouts.
    const updates: UpdateMetrics[] = [];
    for (let iteration = 1; iteration <= num_iterations; iteration++) {
      const at = { update: state.step * num_iterations + iteration, rate: learningRate };
      const isOfSequences = old && importance_sampling_level === "sequence"; // the ratio, GSPO's
      const compared = isOfSequences ? ofSequences(base.config, state, inputs, rollouts, config) : old; // [n, time]
      const batch = { ...inputs, advantages, reference, old: compared };
      updates.push({ ...policyGradientStep(base.config, state, batch, at, config), ...judged?.learn(at) });
    }
    if (config.ref_model_sync_steps && (state.step + 1) % config.ref_model_sync_steps === 0) state.setReference();
    return { ...meanMetrics(updates), ...rewardMetrics(rollouts, config) };
  });
}

/** [n] → [n, 1] */
function column(values: Float64Array): Tensor2D {
  return tf.tensor2d(Float32Array.from(values), [values.length, 1]);
}

/** The old log-probabilities by which each token has its completion's ratio to the policy of the state: [n, time] */
function ofSequences(
  model: ModelConfig,
  state: TrainingState,
  { prompts, completions }: Pick<RolloutBatch, "prompts" | "completions">,
  { old, lengths }: Rollouts,
  { temperature }: ReinforceConfig,
): Tensor2D {
  const present = scoreBatch(new Policy(model, state.parameters), prompts, completions, { temperature }).dataSync();
  return tf.tensor2d(oldOfSequences(present as Float32Array, old!, lengths), completions.shape);
}

/** Prompts, int32 [prompts, promptTime]; completions, int32 [n, time]; what their tokens count, [n, time]. */
function tensorsOf({ examples, completions, lengths, time, rewards }: Rollouts, config: ReinforceConfig) {
  const { loss_type, filter_groups, num_generations } = config;
  const shape: [number, number] = [lengths.length, time];
  const counts = filter_groups ? groupsDisagree(rewards, num_generations) : undefined;
  return {
    prompts: tokenMatrix(examples.map(({ prompt }) => prompt)),
    completions: tf.tensor2d(completions, shape, "int32"),
    weights: tf.tensor2d(tokenWeights(loss_type, lengths, time, counts), shape), // in the loss
    tokenShares: tf.tensor2d(tokenWeights("bnpo", lengths, time), shape), // in a mean over tokens
  };
}

/** Each reward minus β times its completion's summed k1, the sampled KL of the whole sequence: [n] */
function minusKL({ rewards, lengths, time }: Rollouts, beta: number, old: Tensor, reference: Tensor) {
  const logRatios = old.sub(reference).dataSync() as Float32Array; // [n · time]
  return rewards.map((reward, row) => {
    const ofTokens = logRatios.subarray(row * time, row * time + lengths[row]);
    return reward - beta * ofTokens.reduce((sum, x) => sum + x, 0);
  });
}

/** What an update reads of the rollouts. */
export type RolloutBatch = {
  /** int32 [prompts, promptTime] */
  prompts: Tensor2D;
  /** int32 [n, time] */
  completions: Tensor2D;
  /** [n, 1], or of each token, [n, time] */
  advantages: Tensor2D;
  /** What each token counts in the loss, [n, time]: see `tokenWeights`. */
  weights: Tensor2D;
  /** What each token counts in a mean over the batch's tokens, [n, time]; adds up to 1. */
  tokenShares: Tensor2D;
  /** Log-probabilities under the policy that sampled, [n, time]; without them that policy is the one that is updated. */
  old?: Tensor2D;
  /** Those under the reference policy, [n, time]; for the exact KL of the vocabulary, [n, time, vocabulary]. */
  reference?: Tensor;
};

/** loss, grad_norm, entropy, clip_ratio and, with a reference policy, kl; the last three are means over tokens. */
export type UpdateMetrics = Record<string, number>;

function meanMetrics(updates: UpdateMetrics[]): UpdateMetrics {
  const names = Object.keys(updates[0]);
  return Object.fromEntries(names.map((name) => [name, mean(updates.map((metrics) => metrics[name]))]));
}

/**
 * One policy-gradient update, in place. Throws NotFiniteError, naming the parameters at fault, if loss or gradient is not
 * finite; the state is then as it was.
 */
export function policyGradientStep(
  model: ModelConfig,
  state: TrainingState,
  batch: RolloutBatch,
  at: UpdateRate,
  config: ReinforceConfig,
): UpdateMetrics {
  return tf.tidy(() => {
    const settings = { model, ...optimiserOf(config), ...lossSettingsOf(config) };
    const byGraph = () => {
      const inputs = { ...state.inputs(), ...adamWRates(at, config), ...batch };
      return runCaptured("policy gradient step", settings, nextState, inputs);
    };
    const outputs = opsInUse() === "native" ? nextStateByOp(settings, state, batch, at) : byGraph(); // one call into TensorFlow
    const { parameters, firstMoment, secondMoment, gradient, gradientNorm: grad_norm, ...results } = outputs;
    const values = Object.entries({ ...results, grad_norm });
    const metrics = Object.fromEntries(values.map(([name, value]) => [name, value.dataSync()[0]]));
    requireFinite(model, metrics, gradient);
    state.advance({ parameters, firstMoment, secondMoment });
    return metrics;
  });
}

type LossSettings = ReturnType<typeof lossSettingsOf>;

/** What the loss reads of the configuration. */
export function lossSettingsOf(config: ReinforceConfig) {
  const {
    epsilon,
    epsilon_high = epsilon,
    loss_type,
    beta,
    kl_estimator,
    kl_in_reward,
    entropy_coef = 0,
    temperature,
  } = config;
  const cispo = loss_type === "cispo";
  return { epsilon, epsilon_high, cispo, beta, kl_estimator, kl_in_reward, entropy_coef, temperature };
}

/** What an update reads of the configuration, and so the key of its graph. */
interface UpdateSettings extends AdamWOptions, LossSettings {
  model: ModelConfig;
}

/** The gradient of the loss, clipped to max_grad_norm, then AdamW: the next parameters and moments, and the metrics. */
function nextState(settings: UpdateSettings, inputs: RolloutBatch & StateTensors & RateTensors) {
  const named = unflatten(settings.model, inputs.parameters);
  const { results, gradients } = lossAndGradients((weights) => {
    const logits = completionLogits(settings.model, weights, inputs.prompts, inputs.completions);
    return policyGradientLoss(settings, logits, inputs);
  }, named);
  const gradient = flatten(settings.model, gradients); // [parameters]
  return { ...adamW(inputs, gradient, settings), gradient, ...results };
}

/** The same by an op of our own, in which the objective is written again: src/tensor/native/loss.h. */
function nextStateByOp(settings: UpdateSettings, state: TrainingState, batch: RolloutBatch, at: UpdateRate) {
  const { model, epsilon, epsilon_high, cispo, beta, kl_estimator, kl_in_reward, entropy_coef, temperature } = settings;
  const { prompts, completions, advantages, weights, tokenShares, old, reference } = batch;
  const none = tf.tensor1d([], "float32");
  const inputs = [prompts, completions, advantages, weights, tokenShares, old ?? none, reference ?? none];
  const estimator = reference ? kl_estimator : "none";
  const attributes = { epsilon, epsilon_high, beta, temperature, entropy_coef, estimator, kl_in_reward, cispo };
  const sizes = { model, state, length: prompts.shape[1] + completions.shape[1] - 1 };
  const { next, results, ...rest } = nativeUpdate("OriginPolicyStep", sizes, [at, settings], inputs, attributes);
  const [loss, kl, entropy, clip_ratio] = results;
  return { ...next, ...rest, loss, ...(reference && { kl }), entropy, clip_ratio };
}

/**
 * The objective of a batch as a loss, with the metrics that come with it: means over tokens.
 * @param unscaled the policy's logits, [n · time, vocabulary]
 */
export function policyGradientLoss(settings: LossSettings, unscaled: Tensor2D, batch: Omit<RolloutBatch, "prompts">) {
  const { beta, cispo, entropy_coef, epsilon_high, kl_in_reward, temperature } = settings;
  const { completions, advantages, old, reference } = batch;
  const logits = unscaled.div(temperature) as Tensor2D;
  const taken = tokenLogProbabilities(logits, completions.flatten() as Tensor1D); // [n · time]
  const logProbabilities = taken.reshape(completions.shape) as Tensor2D; // [n, time]

  // −min(ρA, clip(ρ, 1 − ε, 1 + ε_high)A) with ρ = π / π_old, plus β times the KL estimate of each token
  const { losses, clipped } = cispo
    ? boundedSurrogate(logProbabilities, advantages, epsilon_high, old)
    : clippedSurrogate(logProbabilities, advantages, settings, old); // [n, time] each
  const kl = klOf(settings, logits, logProbabilities, reference); // [n, time] each
  const total = kl && !kl_in_reward && beta > 0 ? (losses.add(kl.term.mul(beta)) as Tensor2D) : losses; // [n, time]

  const meanOverTokens = (values: Tensor2D) => weightedSum(values, batch.tokenShares);
  const meanEntropy = meanOverTokens(entropy(logits).reshape(completions.shape) as Tensor2D);
  const policyLoss = weightedSum(total, batch.weights);
  return {
    loss: entropy_coef > 0 ? (policyLoss.sub(meanEntropy.mul(entropy_coef)) as Scalar) : policyLoss,
    ...(kl && { kl: meanOverTokens(kl.reported) }),
    entropy: meanEntropy,
    clip_ratio: meanOverTokens(clipped),
  };
}

/**
 * The KL term of the loss, by default k3 = e^{−d} − 1 + d with d = log(π / π_ref) at the sampled token, and the KL that is
 * reported (k3, as TRL does, or exact): [n, time] each. None without a reference.
 */
function klOf({ kl_estimator }: LossSettings, logits: Tensor2D, logProbabilities: Tensor2D, reference?: Tensor) {
  if (!reference) return undefined;
  if (kl_estimator === "exact") {
    const exact = exactKL(logits.logSoftmax().reshape(reference.shape) as Tensor3D, reference as Tensor3D);
    return { term: exact, reported: exact };
  }
  const sampled = (estimator: typeof kl_estimator) => sampledKL(estimator, logProbabilities, reference as Tensor2D);
  return { term: sampled(kl_estimator), reported: sampled("k3") };
}
