/**
 * The algorithms that tune a base policy: one record each. Options, rows, plans, figures and reports take their names,
 * titles and order from here, and colours follow the order; reinforce.ts has the step of each. The compiler demands a step for every record. What
 * differs from GRPO by its advantage alone, as RLOO or Dr. GRPO do, is an option of it: see advantage.ts.
 */

interface Algorithm {
  /** As figures and reports show it. */
  title: string;
  /** What it learns from, in words. */
  learnsFrom: string;
  /** Whether it draws rollouts of the policy, and so has a group size and a reward. */
  drawsRollouts: boolean;
  /** Whether it weighs advantages and a KL to the base policy: `scale_rewards`, `kl_estimator` and `beta` are then its. */
  weighsKL: boolean;
}

export const algorithms = {
  grpo: { title: "GRPO", learnsFrom: "rollouts, each relative to its group", drawsRollouts: true, weighsKL: true },
  rft: { title: "RFT", learnsFrom: "the policy's own correct rollouts", drawsRollouts: true, weighsKL: false },
  sft: { title: "SFT", learnsFrom: "given completions", drawsRollouts: false, weighsKL: false },
} as const satisfies Record<string, Algorithm>;

/** Its name in options and rows: the option and the column `method`. */
export type AlgorithmName = keyof typeof algorithms;

export const algorithmNames = Object.keys(algorithms) as [AlgorithmName, ...AlgorithmName[]];
