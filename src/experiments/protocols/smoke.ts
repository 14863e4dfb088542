import { defineProtocol } from "./protocol";

/** `quick` repeats some of this, on purpose: readers edit it, and tests must not change with it. */
const rl = {
  max_steps: 3,
  num_prompts: 4,
  num_generations: 4,
  learning_rate: 2e-4,
  beta: 0.05,
  kl_estimator: "k3",
  scale_rewards: "group",
} as const;

/** Every kind of run once, in a minute: for tests. Its numbers mean nothing. */
export const smoke = defineProtocol({
  name: "smoke",
  version: "1.0",
  purpose: "Every kind of run once, in a minute: for tests. Its numbers mean nothing.",
  parts: [
    {
      seeds: { base: [1], rl: [1] },
      pretraining: { max_steps: 30, batch_size: 32 },
      evaluation: { prompts: 8, samples: 8 },
      studies: [
        { name: "exposure", exposures: [0.1], trainOn: ["depth", "length"], rl },
        { name: "contrast", exposures: [0.1], trainOn: ["length"], methods: ["rft", "sft"], rl },
        {
          name: "saturation",
          exposures: [0.1],
          snapshots: [10, 20],
          trainOn: ["in-distribution"],
          rl,
          evaluateOn: ["composition"],
        },
      ],
      ladder: {
        rules: ["shared"],
        pretraining: { max_steps: 30, batch_size: 32 },
        evaluation: { prompts: 4, samples: 8 },
        rl: {
          max_steps: 3,
          num_prompts: 12,
          num_generations: 4,
          learning_rate: 1e-3,
          lr_scheduler_type: "linear",
          beta: 0.5,
          completion_slack: 0,
        },
        updates: [
          { scale_rewards: "none", kl_estimator: "k2" },
          { scale_rewards: "group", kl_estimator: "k3" },
        ],
      },
    },
  ],
});
