/** All options of training, by the names of TRL and Hugging Face where they have one. */

import { z } from "zod";
import { parse } from "../common/validate";
import { rewardNames } from "../strings";
import { algorithmNames, algorithmOf, type AlgorithmName } from "./algorithms";
import { choices } from "./choices";

export { klEstimators, lossTypes, rewardScales } from "./choices";
export type { KLEstimator, LossType, RewardScale } from "./choices";

/** The shapes of the learning rate over training, by Hugging Face's names; how they differ from its own, schedule.ts says. */
export const schedules = ["constant", "linear", "cosine"] as const;

const optimiser = {
  learning_rate: z.number().positive(),
  lr_scheduler_type: z.enum(schedules),
  /** Share of the steps over which a factor rises from 0 to 1; the decay beside it begins with the first step: schedule.ts. */
  warmup_ratio: z.number().min(0).max(1),
  /** The rate at the last step, as a share of the peak; `constant` has none. */
  min_lr_ratio: z.number().min(0).max(1),
  adam_beta1: z.number().min(0).lt(1),
  adam_beta2: z.number().min(0).lt(1),
  weight_decay: z.number().min(0),
  max_grad_norm: z.number().positive(),
};

/** Pretraining: next-token prediction on completions, a corpus made afresh at each step. */
export const pretrainSchema = z.strictObject({
  ...optimiser,
  learning_rate: optimiser.learning_rate.default(3e-3),
  lr_scheduler_type: optimiser.lr_scheduler_type.default("cosine"),
  warmup_ratio: optimiser.warmup_ratio.default(0.05),
  min_lr_ratio: optimiser.min_lr_ratio.default(0.05),
  adam_beta1: optimiser.adam_beta1.default(0.9),
  adam_beta2: optimiser.adam_beta2.default(0.98),
  weight_decay: optimiser.weight_decay.default(0.01),
  max_grad_norm: optimiser.max_grad_norm.default(1),
  max_steps: z.int().min(1).default(800),
  /** Sequences a step. */
  batch_size: z.int().min(1).default(128),
});
export type PretrainConfig = z.output<typeof pretrainSchema>;

/** RL and its contrasts, by TRL's names where TRL has one. */
export const reinforceSchema = z
  .strictObject({
    /** The algorithm: see algorithms.ts. */
    method: z.enum(algorithmNames).default("grpo"),
    ...optimiser,
    learning_rate: optimiser.learning_rate.default(2e-4),
    lr_scheduler_type: optimiser.lr_scheduler_type.default("constant"),
    warmup_ratio: optimiser.warmup_ratio.default(0),
    min_lr_ratio: optimiser.min_lr_ratio.default(0.02),
    adam_beta1: optimiser.adam_beta1.default(0.9),
    adam_beta2: optimiser.adam_beta2.default(0.95),
    weight_decay: optimiser.weight_decay.default(0),
    max_grad_norm: optimiser.max_grad_norm.default(1),
    max_steps: z.int().min(1).default(80),
    /** Prompts a step. */
    num_prompts: z.int().min(1).default(16),
    /** Rollouts a prompt: the size of a group. */
    num_generations: z.int().min(2, "expected an integer of at least 2 (a group of one carries no signal)").default(16),
    ...choices,
    /**
     * Gives each group's rewards to its rollouts in random order: a control. The numbers stay as they are, group by group,
     * and so do deviations and silent groups, but they say nothing of which rollout was right. What training does all the
     * same, it does not from the reward. No option of TRL, where a function in `reward_funcs` would do it.
     */
    shuffle_rewards: z.boolean().optional(),
    /** What a rollout is rewarded for: see strings/rewards.ts. By default a right answer. */
    reward: z.enum(rewardNames).optional(),
    /** The probability with which `reward: "flipped"` takes a right answer for a wrong one, and the reverse. */
    reward_flip: z.number().min(0).max(1).optional(),
    temperature: z.number().positive().default(1),
    /** Tokens sampled beyond the length of the right completion. */
    completion_slack: z.int().min(0).default(2),
  })
  .refine((c) => !c.kl_in_reward || c.kl_estimator === "k1", {
    path: ["kl_estimator"],
    message: 'expected "k1": only k1 can stand in the reward (kl_in_reward)',
  })
  .refine((c) => c.loss_type !== "cispo" || (c.epsilon_high ?? 0) >= 1, {
    path: ["epsilon_high"],
    message: 'expected the bound of the ratio itself, from 1 on, such as 5, beside loss_type "cispo"',
  })
  .refine((c) => !["batch", "none", "gae"].includes(c.adv_estimator ?? "grpo") || c.scale_rewards !== "group", {
    path: ["scale_rewards"],
    message: 'expected "batch" or "none" beside adv_estimator "batch", "none" or "gae", which do not centre in a group',
  })
  .refine((c) => !["positive", "negative", "passk"].includes(c.adv_estimator ?? "grpo") || !c.kl_in_reward, {
    path: ["kl_in_reward"],
    message: 'expected false beside adv_estimator "positive", "negative" or "passk", which need rewards of 0 and 1',
  })
  .refine((c) => c.adv_estimator !== "passk" || !["per-step", "edit-distance"].includes(c.reward ?? ""), {
    path: ["reward"],
    message: 'expected a reward of 0 or 1 beside adv_estimator "passk"',
  })
  .refine((c) => c.adv_estimator !== "passk" || (c.pass_k !== undefined && c.pass_k <= c.num_generations), {
    path: ["pass_k"],
    message: 'expected 1 to num_generations beside adv_estimator "passk"',
  })
  .refine((c) => c.method !== "dpo" || c.beta > 0, {
    path: ["beta"],
    message: 'expected a number above 0 with method "dpo": its gradient is proportional to it',
  })
  .refine((c) => c.adv_estimator !== "gae" || c.importance_sampling_level !== "sequence", {
    path: ["importance_sampling_level"],
    message: 'expected "token": the advantages of adv_estimator "gae" differ from token to token',
  })
  .refine((c) => c.gold_completions === undefined || c.gold_completions < c.num_generations, {
    path: ["gold_completions"],
    message: "expected fewer than num_generations",
  })
  .refine((c) => (c.reward === "flipped") === (c.reward_flip !== undefined), {
    path: ["reward_flip"],
    message: 'expected a probability with reward: "flipped", and none without',
  })
  .refine((c) => !c.shuffle_rewards || c.reward === undefined, {
    path: ["reward"],
    message: "expected none beside shuffle_rewards, which shuffles the reward for right answers",
  });
export type ReinforceConfig = z.output<typeof reinforceSchema>;
export type ReinforceOptions = z.input<typeof reinforceSchema>;

/** A method's configuration under the common options of a protocol: what its record defines wins; see algorithms.ts. */
export function configFor(method: AlgorithmName, rl: ReinforceConfig): ReinforceConfig {
  const general: Record<string, unknown> = reinforceSchema.parse({});
  const { options, defaults = {} } = algorithmOf(method);
  const unchosen = Object.entries(defaults).filter(([name]) => rl[name as keyof ReinforceConfig] === general[name]);
  return parse(reinforceSchema, { ...rl, ...Object.fromEntries(unchosen), ...options, method }, `rl of ${method}`);
}

/**
 * The complete configuration that given options stand for.
 * @throws Error with one line a mistake, such as an option that contradicts the method's record
 */
export function configOf(given: ReinforceOptions): ReinforceConfig {
  const { method = "grpo" } = given;
  const { options = {}, defaults } = algorithmOf(algorithmNames.includes(method) ? method : "grpo");
  for (const [name, value] of Object.entries(options)) {
    const chosen = given[name as keyof ReinforceOptions];
    if (chosen === undefined || chosen === value) continue;
    const expected = `expected ${JSON.stringify(value)}, by which method "${method}" is defined`;
    throw new Error(`rl.${name}: ${expected}, got ${JSON.stringify(chosen)}. Leave it out, or take another method`);
  }
  const chosen = Object.entries(given).filter(([, value]) => value !== undefined);
  return parse(reinforceSchema, { ...defaults, ...Object.fromEntries(chosen), ...options }, "rl");
}
