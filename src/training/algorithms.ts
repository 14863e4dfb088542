/**
 * The algorithms that tune a base policy: one record each. Options, rows, plans, figures and reports take their names,
 * titles and order from here, and colours follow the order. A record says which step it takes (reinforce.ts has the
 * steps) and by which choices it differs from the others; choices.ts lists what can be chosen.
 */

import type { Choices } from "./choices";

/** What a step does with a batch; reinforce.ts has a function for each. */
export type StepName = "policy gradient" | "right rollouts" | "demonstrations" | "preferences" | "teacher";

export interface Algorithm {
  /** As figures and reports show it. */
  title: string;
  /** Where it comes from. */
  source: string;
  /** What it learns from, in words. */
  learnsFrom: string;
  step: StepName;
  /** Whether it draws rollouts of a policy, and so has a group size and a reward. */
  drawsRollouts: boolean;
  /** Whether it weighs advantages and a KL to the base policy: `scale_rewards`, `kl_estimator` and `beta` are then its, and stand in its rows. DPO has a β, which rows do not show. */
  weighsKL: boolean;
  /** The choices that define it: they win over a protocol's, and a call of `reinforce` may not contradict them. */
  options?: Choices;
  /** Choices that it starts from: they stand where a protocol or a call has not chosen, or has the general default. */
  defaults?: Choices;
}

/** What all steps of a policy gradient have in common. */
const policyGradient = { step: "policy gradient", drawsRollouts: true, weighsKL: true } as const;

export const algorithms = {
  grpo: {
    ...policyGradient,
    title: "GRPO",
    source: "Shao et al., arXiv 2402.03300",
    learnsFrom: "rollouts, each relative to its group",
  },
  rft: {
    title: "RFT",
    source: "Zelikman et al., arXiv 2203.14465",
    learnsFrom: "the policy's own correct rollouts",
    step: "right rollouts",
    drawsRollouts: true,
    weighsKL: false,
  },
  sft: {
    title: "SFT",
    source: "maximum likelihood",
    learnsFrom: "given completions",
    step: "demonstrations",
    drawsRollouts: false,
    weighsKL: false,
  },
  dr_grpo: {
    ...policyGradient,
    title: "Dr. GRPO",
    source: "Liu et al., arXiv 2503.20783",
    learnsFrom: "rollouts, each minus its group's mean, long and short alike",
    options: { scale_rewards: "none", loss_type: "dr_grpo" },
  },
  rloo: {
    ...policyGradient,
    title: "RLOO",
    source: "Ahmadian et al., arXiv 2402.14740",
    learnsFrom: "rollouts, each minus the mean of the others of its group",
    options: { adv_estimator: "rloo", scale_rewards: "none", loss_type: "dr_grpo", num_iterations: 1 },
  },
  reinforce: {
    ...policyGradient,
    title: "REINFORCE",
    source: "Williams, Machine Learning 8 (1992)",
    learnsFrom: "rollouts, each minus the batch's mean",
    options: { adv_estimator: "batch", scale_rewards: "none", loss_type: "dr_grpo", num_iterations: 1 },
  },
  ppo: {
    ...policyGradient,
    title: "PPO",
    source: "Schulman et al., arXiv 1707.06347; GAE: arXiv 1506.02438",
    learnsFrom: "rollouts, each token relative to a critic's value",
    options: { adv_estimator: "gae", scale_rewards: "batch", loss_type: "bnpo" },
    defaults: { num_iterations: 4, lam: 0.95 },
  },
  dapo: {
    ...policyGradient,
    title: "DAPO",
    source: "Yu et al., arXiv 2503.14476",
    learnsFrom: "rollouts of groups that disagree, clipped higher above, without KL",
    options: { loss_type: "dapo", epsilon_high: 0.28, filter_groups: true, beta: 0 },
    defaults: { num_iterations: 4 },
  },
  gspo: {
    ...policyGradient,
    title: "GSPO",
    source: "Zheng et al., arXiv 2507.18071",
    learnsFrom: "rollouts, whose whole sequence is clipped",
    // The paper's epsilon, 3e-4, goes with its learning rate of 1e-6. At the rates of small policies a first update moves
    // every ratio beyond it, and the others do nothing: epsilon stays GRPO's.
    options: { importance_sampling_level: "sequence" },
    defaults: { num_iterations: 4 },
  },
  cispo: {
    ...policyGradient,
    title: "CISPO",
    source: "MiniMax, arXiv 2506.13585",
    learnsFrom: "every token of rollouts, its ratio bounded as a weight, without KL",
    options: { loss_type: "cispo", beta: 0 },
    defaults: { num_iterations: 4, epsilon_high: 5 },
  },
  gpg: {
    ...policyGradient,
    title: "GPG",
    source: "Chu et al., arXiv 2504.02546",
    learnsFrom: "rollouts of groups that disagree, without clip and KL",
    options: { scale_rewards: "none", loss_type: "dapo", filter_groups: true, beta: 0, num_iterations: 1 },
  },
  psr: {
    ...policyGradient,
    title: "positive only",
    source: "Zhu et al., arXiv 2506.01347 (PSR)",
    learnsFrom: "right rollouts, by a reward of 1",
    options: { adv_estimator: "positive", scale_rewards: "none" },
  },
  nsr: {
    ...policyGradient,
    title: "negative only",
    source: "Zhu et al., arXiv 2506.01347 (NSR)",
    learnsFrom: "wrong rollouts, by a reward of −1",
    options: { adv_estimator: "negative", scale_rewards: "none" },
  },
  passk: {
    ...policyGradient,
    title: "pass@k training",
    source: "Chen et al., arXiv 2508.10751",
    learnsFrom: "rollouts, rewarded as sets of k of which one is right",
    options: { adv_estimator: "passk" },
    defaults: { pass_k: 4 },
  },
  dpo: {
    title: "DPO",
    source: "Rafailov et al., arXiv 2305.18290",
    learnsFrom: "pairs of a right and a wrong rollout of one prompt",
    step: "preferences",
    drawsRollouts: true,
    weighsKL: false,
    defaults: { beta: 0.1 },
  },
  distill: {
    title: "distillation",
    source: "Kim and Rush, arXiv 1606.07947",
    learnsFrom: "a teacher's completions",
    step: "teacher",
    drawsRollouts: true,
    weighsKL: false,
  },
  gold: {
    ...policyGradient,
    title: "one gold answer",
    source: "after Yan et al., arXiv 2504.14945 (LUFFY), without its reshaped ratio",
    learnsFrom: "groups in which the right answer is one rollout",
    options: { gold_completions: 1 },
  },
} as const satisfies Record<string, Algorithm>;

/** Its name in options and rows: the option and the column `method`. */
export type AlgorithmName = keyof typeof algorithms;

export const algorithmNames = Object.keys(algorithms) as [AlgorithmName, ...AlgorithmName[]];

/** The record, whichever it is. */
export function algorithmOf(method: AlgorithmName): Algorithm {
  return algorithms[method];
}
