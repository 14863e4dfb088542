/**
 * What the settings of protocol `replication` were chosen from, on two base seeds that it does not use: learning rates of
 * GRPO, of supervised and of rejection-sampling fine-tuning with matched budgets, steps on the ladder of several decisions.
 */

import { targets } from "../../strings";
import { defineProtocol, type ProtocolSettings } from "./protocol";

type Study = NonNullable<ProtocolSettings["parts"][number]["studies"]>[number];

const seeds = { base: [391, 392], rl: [1] };
const steps = {
  pretraining: { max_steps: 800, batch_size: 128, learning_rate: 3e-3 },
  evaluation: { prompts: 100, samples: 64, promptSeed: "base" },
} as const;

const rl = {
  max_steps: 80,
  num_prompts: 16,
  num_generations: 16,
  beta: 0.05,
  kl_estimator: "k3",
  scale_rewards: "group",
} as const;

const rates = [1e-4, 2e-4, 4e-4];

/** One study a learning rate, which its label names. */
const studies = rates.flatMap((learning_rate): Study[] => {
  const label = `lr${learning_rate}`;
  const common = { trainOn: [...targets], label };
  return [
    { name: "exposure", exposures: [0.02], ...common, rl: { ...rl, learning_rate } },
    { name: "contrast", exposures: [0, 0.02], ...common, methods: ["sft"], rl: { ...rl, learning_rate, num_prompts: 256 } }, // prettier-ignore
  ];
});

/** With k3 and whitening, as GRPO, and with k2; at the β that moves least and at the one that moves most. */
const updates = (["none", "group"] as const).flatMap((scale_rewards) =>
  (["k2", "k3"] as const).flatMap((kl_estimator) =>
    [0.1, 0.5].map((beta) => ({ scale_rewards, kl_estimator, beta, num_generations: 16, num_prompts: 24 })),
  ),
);

export const tuning = defineProtocol({
  name: "tuning",
  version: "1.0",
  purpose: "Two base seeds, to choose the learning rates and steps of protocol replication by; then dropped.",
  curvePoints: 16,
  parts: [
    { ...steps, seeds, studies },
    {
      ...steps,
      seeds: { base: [391], rl: [1] },
      ladder: {
        rules: ["shared"],
        decisions: 5,
        pretraining: { max_steps: 500, batch_size: 264, learning_rate: 3e-3 },
        evaluation: { prompts: 20, samples: 4, promptSeed: "base" },
        rl: {
          max_steps: 1200,
          num_prompts: 24,
          num_generations: 16,
          learning_rate: 1e-3,
          lr_scheduler_type: "linear",
          beta: 0.5,
          completion_slack: 0,
        },
        milestones: [50, 75],
        updates,
      },
    },
  ],
});
