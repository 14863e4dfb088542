import { z } from "zod";
import { rewardScales } from "./advantage";
import { klEstimators } from "./kl";
import { lossTypes } from "./tokenWeights";
import { schedules } from "./schedule";

const optimiser = {
  learning_rate: z.number().positive(),
  lr_scheduler_type: z.enum(schedules),
  warmup_ratio: z.number().min(0).max(1),
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

/** How a base policy is tuned: group-relative RL, or fine-tuning on its own correct answers, or on given ones. */
export const methods = ["grpo", "rft", "sft"] as const;
export type Method = (typeof methods)[number];

/** RL and its contrasts, by TRL's names where TRL has one. */
export const reinforceSchema = z
  .strictObject({
    method: z.enum(methods).default("grpo"),
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
    temperature: z.number().positive().default(1),
    /** Tokens sampled beyond the length of the right completion. */
    completion_slack: z.int().min(0).default(2),
  })
  .refine((c) => !c.kl_in_reward || c.kl_estimator === "k1", {
    path: ["kl_estimator"],
    message: 'expected "k1": only k1 can stand in the reward (kl_in_reward)',
  });
export type ReinforceConfig = z.output<typeof reinforceSchema>;
export type ReinforceOptions = z.input<typeof reinforceSchema>;
