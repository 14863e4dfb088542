/** The choices of which a policy-gradient algorithm is made, by TRL's names, else by verl's; algorithms.ts combines them. */

import { z } from "zod";

/** Per-token estimators of KL(π‖π_ref) from a sampled token, and the exact sum over the vocabulary. */
export const klEstimators = ["k1", "k2", "k3", "exact"] as const;
export type KLEstimator = (typeof klEstimators)[number];

/** By what centred rewards are divided (advantage.ts), by TRL's names: a standard deviation, or nothing (Dr. GRPO). */
export const rewardScales = ["group", "batch", "none"] as const;
export type RewardScale = (typeof rewardScales)[number];

/**
 * How token losses add up, by TRL's names: mean in a sequence then over sequences, over the batch's tokens (`bnpo`, `dapo`),
 * by the tokens that a completion of the batch can hold (`dr_grpo`). `cispo` adds up as `dapo` and has a loss of its own: objective.ts.
 */
export const lossTypes = ["grpo", "bnpo", "dr_grpo", "dapo", "cispo"] as const;
export type LossType = (typeof lossTypes)[number];

/** What a reward is compared with; advantage.ts has the formulas, critic.ts the one of `gae`. */
const advantageEstimators = ["grpo", "rloo", "batch", "none", "positive", "negative", "passk", "gae"] as const;
export type AdvantageEstimator = (typeof advantageEstimators)[number];

/** Whose probability ratio is clipped, by TRL's names. */
const importanceLevels = ["token", "sequence"] as const;

export const choices = {
  /** Updates on each batch of rollouts, of policy gradients and DPO; imitation makes one. */
  num_iterations: z.int().min(1).default(1),
  /** The probability ratio is clipped to [1 − epsilon, 1 + epsilon_high]. */
  epsilon: z.number().positive().default(0.2),
  /** Weight of the KL term; 0 leaves the reference policy out. Of DPO: β of its implicit reward. */
  beta: z.number().min(0).default(0.05),
  kl_estimator: z.enum(klEstimators).default("k3"),
  /** Subtracts β times the rollout's summed k1 from its reward, with `gae` at its last token, instead of adding a term to the loss. */
  kl_in_reward: z.boolean().default(false),
  /** Of the advantages that are centred; `positive` and `negative` have none, and `passk` the deviation over its sets. */
  scale_rewards: z.enum(rewardScales).default("group"),
  loss_type: z.enum(lossTypes).default("grpo"),
  // Options from here on have no default, so that the settings of earlier protocols, and their hashes, stay as they are.
  /**
   * Each time after so many steps the policy itself becomes the reference of the KL, as under TRL's `sync_ref_model` with
   * `ref_model_mixup_alpha` 1. Left out, it is the base policy throughout. Without a KL, and of DPO, nothing follows.
   */
  ref_model_sync_steps: z.int().min(1).optional(),
  /** Distance of the ratio's upper bound from 1, by default epsilon; with `loss_type: "cispo"` the bound itself. */
  epsilon_high: z.number().positive().optional(),
  /** By default `grpo`: each reward minus its group's mean. */
  adv_estimator: z.enum(advantageEstimators).optional(),
  /** k of `adv_estimator: "passk"`: at most num_generations. */
  pass_k: z.int().min(1).optional(),
  /** λ of `adv_estimator: "gae"`, by default 0.95; the discount is 1. */
  lam: z.number().min(0).max(1).optional(),
  /** By default `token`; `sequence`: one ratio a completion, the geometric mean of its tokens' (GSPO). */
  importance_sampling_level: z.enum(importanceLevels).optional(),
  /**
   * Leaves groups whose rewards agree out of the loss; the others share its whole weight. No rollouts are drawn in their
   * place, as DAPO's dynamic sampling does: the number of rollouts stays equal, so that algorithms can be compared by it.
   */
  filter_groups: z.boolean().optional(),
  /** Weight of the mean entropy of the batch's tokens, which the loss is reduced by. */
  entropy_coef: z.number().min(0).optional(),
  /** Rollouts of each group that are replaced by the example's right completion. */
  gold_completions: z.int().min(1).optional(),
};

/** Some of the choices, as they are written. */
export type Choices = Partial<z.input<z.ZodObject<typeof choices>>>;
