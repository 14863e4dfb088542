/** All options of training, by the names of TRL and Hugging Face where they have one. */

import { z } from "zod";
import { rewardNames } from "../strings";
import { algorithmNames } from "./algorithms";

/** The shapes of the learning rate over training, by Hugging Face's names. */
export const schedules = ["constant", "linear", "cosine"] as const;

/** Per-token estimators of KL(π‖π_ref) from a sampled token, and the exact sum over the vocabulary. */
export const klEstimators = ["k1", "k2", "k3", "exact"] as const;
export type KLEstimator = (typeof klEstimators)[number];

/** By what a group's centred rewards are divided (advantage.ts), by TRL's names: a standard deviation, or nothing (Dr. GRPO). */
export const rewardScales = ["group", "batch", "none"] as const;
export type RewardScale = (typeof rewardScales)[number];

/** How token losses add up, by TRL's names: mean in a sequence then over sequences, over tokens, by a constant. */
export const lossTypes = ["grpo", "bnpo", "dr_grpo"] as const;
export type LossType = (typeof lossTypes)[number];

const optimiser = {
  learning_rate: z.number().positive(),
  lr_scheduler_type: z.enum(schedules),
  /** Share of the steps in which the rate rises from 0 to its peak. */
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
    /** Updates on each batch of rollouts. */
    num_iterations: z.int().min(1).default(1),
    /** The probability ratio is clipped to [1 − epsilon, 1 + epsilon]. */
    epsilon: z.number().positive().default(0.2),
    /** Weight of the KL term; 0 leaves the reference policy out. */
    beta: z.number().min(0).default(0.05),
    kl_estimator: z.enum(klEstimators).default("k3"),
    /** Subtracts the rollout's summed k1 from its reward instead of adding a term to the loss. */
    kl_in_reward: z.boolean().default(false),
    scale_rewards: z.enum(rewardScales).default("group"),
    loss_type: z.enum(lossTypes).default("grpo"),
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
