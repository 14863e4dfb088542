/** What a notebook may change of a protocol: every field, what it means, and its check. */

import { z } from "zod";
import { parse } from "../../common/validate";
import { protocolNames, type ProtocolName } from "../../results/protocolNames";
import { testbedStudies, trainable, type TrainedOn } from "../../results/rows";
import { algorithmNames, type AlgorithmName } from "../../training/algorithms";
import {
  pretrainSchema,
  reinforceSchema,
  type PretrainConfig,
  type ReinforceConfig,
  type ReinforceOptions,
} from "../../training/config";
import { ladderStudy, type StudyName } from "./studies";

/** A protocol, and what is other than in it. All that is left out is as the protocol has it. */
export interface ExperimentSettings {
  /** The protocol to start from, such as `"quick"`; `npx origin protocols` lists them. */
  from: ProtocolName;
  /** Which of its studies to make, such as `["exposure"]`; `"ladder"` is the Q-ladder. By default all. */
  studies?: StudyName[];
  /** Base seeds, such as `[1]`. One that the protocol does not have is made as its first ones are. By default all. */
  seeds?: number[];
  /** Shares of the pretraining mixture that each target has, from 0 to below 1, such as `[0, 0.05]`. Not of the ladder. */
  exposures?: number[];
  /** Pretraining steps to start RL from, at most `pretraining.max_steps`. Not of the ladder. */
  snapshots?: number[];
  /** What RL is trained on: `"depth"`, `"length"`, `"vocabulary"`, `"composition"`, `"in-distribution"`, `"depth-1"` (single operations), or a mixture such as `"depth+in-distribution"`. Not of the ladder. */
  trainOn?: TrainedOn[];
  /** How policies are tuned: `"grpo"`, `"rft"` (on right rollouts), `"sft"` (on demonstrations), `"dapo"`, …: src/training/algorithms.ts lists them. Not of the ladder. */
  methods?: AlgorithmName[];
  /** Options of pretraining; they apply to every base policy. */
  pretraining?: PretrainingChanges;
  /** Options of RL and its contrasts, by TRL's names; they apply to every run, but for what defines its method and what its steps do not use, and on the ladder for what its update rules set. */
  rl?: RLChanges;
  /** How policies are measured. */
  evaluation?: EvaluationChanges;
}

/** Options of the optimiser, AdamW, and of its learning rate. */
export interface OptimiserChanges {
  /** The peak of the learning rate, above 0; `quick` pretrains with 3e-3 and tunes with 2e-4. */
  learning_rate?: number;
  /** How the rate falls after its peak: `"constant"`, `"linear"` or `"cosine"`. */
  lr_scheduler_type?: PretrainConfig["lr_scheduler_type"];
  /** Share of the steps over which a factor rises from 0 to 1; the decay begins with the first step all the same. */
  warmup_ratio?: number;
  /** The rate at the last step, as a share of the peak, 0 to 1; `"constant"` has none. */
  min_lr_ratio?: number;
  /** Decay of the mean gradient, 0 to below 1. */
  adam_beta1?: number;
  /** Decay of the mean squared gradient, 0 to below 1. */
  adam_beta2?: number;
  /** Decoupled weight decay, at least 0. */
  weight_decay?: number;
  /** Gradients are scaled down to this norm, above 0. */
  max_grad_norm?: number;
}

/** Options of pretraining. */
export interface PretrainingChanges extends OptimiserChanges {
  /** Steps; with fewer a base policy knows less. `quick` takes 800. */
  max_steps?: number;
  /** Sequences a step. */
  batch_size?: number;
}

/** Options of RL and its contrasts, by TRL's names. */
export interface RLChanges extends OptimiserChanges {
  /** Steps, each on a batch of its own; `quick` takes 80. */
  max_steps?: number;
  /** Prompts a step. */
  num_prompts?: number;
  /** Rollouts a prompt, at least 2: the size G of a group. */
  num_generations?: number;
  /** Updates on each batch of rollouts; from the second on the clip works. */
  num_iterations?: number;
  /** The probability ratio is clipped to [1 − epsilon, 1 + epsilon_high]. */
  epsilon?: number;
  /** Each time after so many steps the policy becomes the reference of the KL; left out, the base policy is. */
  ref_model_sync_steps?: number;
  /** Distance of the ratio's upper bound from 1, by default `epsilon`; with `loss_type: "cispo"` the bound itself. */
  epsilon_high?: number;
  /** Whose ratio is clipped: each `"token"`'s, or one of the whole `"sequence"`. */
  importance_sampling_level?: ReinforceConfig["importance_sampling_level"];
  /** Weight β of the KL term, at least 0; 0 leaves the reference policy out. */
  beta?: number;
  /** How the KL to the base policy is estimated: `"k1"`, `"k2"`, `"k3"` or `"exact"`. */
  kl_estimator?: ReinforceConfig["kl_estimator"];
  /** Subtracts β times the rollout's summed KL from its reward, instead of a term in the loss; with `kl_estimator: "k1"` only. */
  kl_in_reward?: boolean;
  /** What a group's centred rewards are divided by: its deviation (`"group"`), the batch's, or nothing (`"none"`). */
  scale_rewards?: ReinforceConfig["scale_rewards"];
  /** What a reward is compared with: its group's mean (`"grpo"`), `"rloo"`, `"batch"`, `"none"`, `"positive"`, `"negative"`, `"passk"`, `"gae"`. */
  adv_estimator?: ReinforceConfig["adv_estimator"];
  /** k of `adv_estimator: "passk"`, at most `num_generations`. */
  pass_k?: number;
  /** λ of `adv_estimator: "gae"`, 0 to 1. */
  lam?: number;
  /** Leaves groups whose rewards agree out of the loss; the others share its whole weight. */
  filter_groups?: boolean;
  /** Weight of the mean entropy of tokens, which the loss is reduced by. */
  entropy_coef?: number;
  /** Rollouts of each group that are replaced by the example's right completion. */
  gold_completions?: number;
  /** How token losses add up: `"grpo"` (mean a sequence, then over sequences), `"bnpo"`, `"dapo"` (over tokens), `"dr_grpo"`, `"cispo"`. */
  loss_type?: ReinforceConfig["loss_type"];
  /** Gives each group's rewards to its rollouts in random order: a control. */
  shuffle_rewards?: boolean;
  /** What a rollout is rewarded for: a right answer, or another entry of src/strings/rewards.ts, such as `"per-step"`. */
  reward?: ReinforceConfig["reward"];
  /** With `reward: "flipped"`, the probability that a reward is flipped, 0 to 1. */
  reward_flip?: number;
  /** Of sampling rollouts, above 0. */
  temperature?: number;
  /** Tokens sampled beyond the length of the right completion. */
  completion_slack?: number;
}

/** How policies are measured. */
export interface EvaluationChanges {
  /** Held-out prompts an axis, at least 2; fewer are faster and less sure. */
  prompts?: number;
  /** Samples a prompt, an even number: half of them give the base mass, half measure the gain. */
  samples?: number;
}

/** Fails to compile where an option of training is missing above, or is there and no option any more. */
type Same<A, B> = [A, B] extends [B, A] ? true : never;
const complete: Same<keyof RLChanges | "method", keyof ReinforceOptions> &
  Same<keyof PretrainingChanges, keyof PretrainConfig> = true;
void complete;

/** Checks each option that is there; the schema's defaults are not filled in. */
function changesOf(shape: Record<string, z.ZodType>, without: string[] = []) {
  const options = Object.entries(shape).filter(([name]) => !without.includes(name));
  return z.strictObject(Object.fromEntries(options.map(([name, option]) => [name, option.optional()]))).optional();
}

const several = <T extends z.ZodType>(item: T) => z.array(item).min(1, "expected a list with at least one").optional();

const schema = z.strictObject({
  from: z.enum(protocolNames),
  studies: several(z.enum([...testbedStudies, ladderStudy])),
  seeds: several(z.int().min(0)),
  exposures: several(z.number().min(0).lt(1)),
  snapshots: several(z.int().min(1)),
  trainOn: several(z.enum(trainable as [TrainedOn, ...TrainedOn[]])),
  methods: several(z.enum(algorithmNames)),
  pretraining: changesOf(pretrainSchema.shape),
  rl: changesOf(reinforceSchema.shape, ["method"]),
  evaluation: changesOf({ prompts: z.int().min(2), samples: z.int().min(2).multipleOf(2) }),
});

/**
 * The settings, without options that are undefined: such as are left out. Settings that only contradict each other are
 * found where the protocol is made.
 *
 * @throws Error with one line a mistake: `experiment.rl.beta: expected a number of at least 0, got -1`
 */
export function checkedSettings(settings: ExperimentSettings): ExperimentSettings {
  parse(schema, settings, "experiment"); // what it returns has the schema's defaults
  return withoutUndefined(settings) as ExperimentSettings;
}

/** Spread over a protocol's own settings, undefined would replace them. */
function withoutUndefined(options: object): object {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const isGroup = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  return Object.fromEntries(given.map(([name, value]) => [name, isGroup(value) ? withoutUndefined(value as object) : value])); // prettier-ignore
}
