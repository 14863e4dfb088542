import { targets } from "../../strings";
import { defineProtocol } from "./protocol";

const pretraining = { max_steps: 800, batch_size: 128, learning_rate: 3e-3 };

/** GRPO as it is commonly run. */
const rl = {
  max_steps: 80,
  num_prompts: 16,
  num_generations: 16,
  learning_rate: 2e-4,
  beta: 0.05,
  kl_estimator: "k3",
  scale_rewards: "group",
} as const;

/** Everything at small scale, from pretraining to figures: what `npm run reproduce` runs. */
export const quick = defineProtocol({
  name: "quick",
  version: "1.0",
  purpose: "Every finding of the abstract and two of the laws, seen once in minutes; two seeds decide nothing.",
  parts: [
    {
      seeds: { base: [1, 2], rl: [1] },
      pretraining,
      evaluation: { prompts: 80, samples: 64 },
      studies: [
        { name: "exposure", exposures: [0, 0.02, 0.1], trainOn: [...targets], rl },
        { name: "contrast", exposures: [0.02], trainOn: ["length"], methods: ["rft", "sft"], rl },
        {
          name: "saturation",
          exposures: [0],
          snapshots: [150, 200, 250, 300, 400, 600],
          trainOn: ["in-distribution"],
          rl: { ...rl, max_steps: 60 },
          evaluateOn: ["composition", "length"],
        },
      ],
      ladder: {
        rules: ["shared"],
        pretraining: { max_steps: 500, batch_size: 264, learning_rate: 3e-3 },
        evaluation: { prompts: 40, samples: 64 },
        rl: {
          max_steps: 200,
          num_prompts: 24,
          num_generations: 16,
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
