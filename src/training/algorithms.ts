/**
 * The algorithms that tune a base policy: one record each. Options, rows, plans, figures and reports take their names,
 * titles and order from here; reinforce.ts has the step of each. The compiler demands a step for every record. What
 * differs from GRPO by its advantage alone, as RLOO or Dr. GRPO do, is an option of it: see advantage.ts.
 */

interface Algorithm {
  /** As figures and reports show it. */
  title: string;
  /** What it learns from, in words. */
  learnsFrom: string;
  /** Whether it draws rollouts of the policy, and so has a group size and a reward. */
  drawsRollouts: boolean;
}

export const algorithms = {
  grpo: { title: "GRPO", learnsFrom: "rollouts, each relative to its group", drawsRollouts: true },
  rft: { title: "RFT", learnsFrom: "the policy's own correct rollouts", drawsRollouts: true },
  sft: { title: "SFT", learnsFrom: "given completions", drawsRollouts: false },
} as const satisfies Record<string, Algorithm>;

/** Its name in options and rows: the option and the column `method`. */
export type Method = keyof typeof algorithms;

export const methods = Object.keys(algorithms) as [Method, ...Method[]];
