/** The ladder's jobs: one base for each kind of rules and seed, and every update rule on it. */

import { unitCosts, type Estimate } from "./costs";
import type { BaseRun, TrainingRun, UnhashedJob } from "./plan";
import type { KLEstimator } from "../training/kl";
import type { Protocol } from "./protocol";

type Ladder = NonNullable<Protocol["ladder"]>;

export function ladderJobs({ ladder, seeds }: Protocol): UnhashedJob[] {
  if (!ladder) return [];
  return ladder.rules.flatMap((rules) => seeds.base.map((seed) => ladderJob(ladder, rules, seed, seeds.rl)));
}

function ladderJob(ladder: Ladder, rules: "shared" | "distinct", seed: number, rlSeeds: number[]): UnhashedJob {
  const { pretraining } = ladder;
  const snapshots = [pretraining.max_steps];
  const evaluations = [{ snapshot: pretraining.max_steps, axes: ["ladder" as const] }];
  const study = `ladder-${rules}` as const;
  const base: BaseRun = {
    id: `${study}-s${seed}`,
    study,
    seed,
    exposure: 0,
    rules,
    pretraining,
    snapshots,
    evaluations,
  };
  const runs = rlSeeds.flatMap((rlSeed) => ladder.updates.map((update) => ladderRun(ladder, base, rlSeed, update)));
  return { id: base.id, base, runs, estimate: estimateLadder(ladder, runs) };
}

function ladderRun(ladder: Ladder, base: BaseRun, rlSeed: number, update: Ladder["updates"][number]): TrainingRun {
  const { beta, num_generations } = ladder.rl;
  const advantage = update.scale_rewards === "group" ? "whitened" : "mean";
  return {
    id: `${base.id}-${advantage}-${klName(update)}-beta${beta}-g${num_generations}-r${rlSeed}`,
    study: base.study,
    rlSeed,
    snapshot: ladder.pretraining.max_steps,
    method: "grpo",
    trainedOn: "ladder",
    rl: { ...ladder.rl, ...update },
    axes: ["ladder"],
  };
}

/** Where the KL enters: k1 can stand in the reward, the others are terms of the loss. */
export function klName({ kl_estimator, kl_in_reward }: { kl_estimator: KLEstimator; kl_in_reward: boolean }) {
  return kl_in_reward ? "k1-reward" : kl_estimator;
}

function estimateLadder({ pretraining }: Ladder, runs: TrainingRun[]): Estimate {
  const rollouts = runs.reduce((sum, { rl }) => sum + rl.max_steps * rl.num_prompts * rl.num_generations, 0);
  const sequences = pretraining.max_steps * pretraining.batch_size;
  return {
    coreSeconds: unitCosts.start + sequences * unitCosts.ladderSequence + rollouts * unitCosts.ladderRollout,
    bytes: (1 + runs.length) * (unitCosts.weightBytes + unitCosts.tableBytes),
  };
}
