/** The ladder's jobs: one base for each kind of rules and seed, and every update rule on it. */

import { estimateJob } from "./costs";
import type { BaseRun, TrainingRun, UnhashedJob } from "./plan";
import type { KLEstimator } from "../training/kl";
import type { Protocol } from "./protocol";

type Ladder = NonNullable<Protocol["ladder"]>;

export function ladderJobs(protocol: Protocol): UnhashedJob[] {
  const { ladder, seeds } = protocol;
  if (!ladder) return [];
  return ladder.rules.flatMap((rules) => seeds.base.map((seed) => ladderJob(protocol, ladder, rules, seed)));
}

function ladderJob(protocol: Protocol, ladder: Ladder, rules: "shared" | "distinct", seed: number): UnhashedJob {
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
  const runs = protocol.seeds.rl.flatMap((rlSeed) =>
    ladder.updates.map((update) => ladderRun(ladder, base, rlSeed, update)),
  );
  return { id: base.id, base, runs, estimate: estimateJob(protocol, base, runs) };
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
export function klName({
  kl_estimator,
  kl_in_reward,
}: {
  kl_estimator: KLEstimator;
  kl_in_reward: boolean;
}): KLEstimator | "k1-reward" {
  return kl_in_reward ? "k1-reward" : kl_estimator;
}
