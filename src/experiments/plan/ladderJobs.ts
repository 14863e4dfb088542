/** The ladder's jobs: one base for each kind of rules and seed, and every update rule on it. */

import { advantageName } from "../../results/updates";
import type { KLEstimator } from "../../training/config";
import type { LadderRules } from "../../strings";
import type { BaseRun, PartialJob, TrainingRun } from "./jobs";
import type { LadderSettings, Part } from "../protocols/protocol";

export function ladderJobs({ ladder, seeds }: Part): PartialJob[] {
  if (!ladder) return [];
  return ladder.rules.flatMap((rules) =>
    seeds.base.map((seed) => {
      const base = baseOf(ladder, rules, seed);
      const runs = seeds.rl.flatMap((rlSeed) => ladder.updates.map((update) => runOf(ladder, base, rlSeed, update)));
      return { base, runs };
    }),
  );
}

function baseOf({ decisions, pretraining, evaluation }: LadderSettings, rules: LadderRules, seed: number): BaseRun {
  const snapshot = pretraining.max_steps;
  return {
    id: `ladder-${rules}${decisions ? `-t${decisions}` : ""}-s${seed}`,
    study: decisions ? "ladder-decisions" : `ladder-${rules}`,
    seed,
    exposure: 0,
    rules,
    decisions,
    pretraining,
    snapshots: [snapshot],
    evaluations: [{ snapshot, axes: ["ladder"], ...evaluation }],
  };
}

function runOf(
  { pretraining, rl, milestones, sharpening }: LadderSettings,
  base: BaseRun,
  rlSeed: number,
  update: LadderSettings["updates"][number],
): TrainingRun {
  const config = { ...rl, ...update };
  const advantage = advantageName(config.scale_rewards);
  return {
    id: `${base.id}-${advantage}-${klName(config)}-beta${config.beta}-g${config.num_generations}-r${rlSeed}`,
    study: base.study,
    rlSeed,
    snapshot: pretraining.max_steps,
    method: "grpo",
    trainedOn: "ladder",
    rl: config,
    axes: ["ladder"],
    milestones: milestones.length > 0 ? milestones : undefined,
    sharpening,
  };
}

/** Where the KL enters: k1 can stand in the reward, the others are terms of the loss. */
export function klName({
  kl_estimator,
  kl_in_reward,
}: {
  kl_estimator: KLEstimator;
  kl_in_reward: boolean;
}): KLEstimator | "k1-reward" {
  return kl_in_reward ? "k1-reward" : kl_estimator;
}
