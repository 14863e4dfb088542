import { defineProtocol } from "./protocol";

const rl = {
  max_steps: 80,
  num_prompts: 16,
  num_generations: 16,
  learning_rate: 2e-4,
  beta: 0.05,
  kl_estimator: "k3",
  scale_rewards: "group",
} as const;

/** The setting whose numbers are known from an independent PyTorch program; see src/analyses/independent.ts. */
export const spike = defineProtocol({
  name: "spike",
  version: "1.0",
  purpose: "Compares this implementation with an independent one, measured in PyTorch on the same setting.",
  parts: [
    {
      operations: "spike",
      seeds: { base: [1, 2, 3], rl: [1] },
      pretraining: { max_steps: 800, batch_size: 128, learning_rate: 3e-3 },
      evaluation: { prompts: 80, samples: 64 },
      studies: [
        { name: "exposure", exposures: [0, 0.02, 0.1], trainOn: ["depth", "length", "vocabulary"], rl },
        {
          name: "saturation",
          exposures: [0],
          snapshots: [150, 200, 250, 300, 400, 600],
          trainOn: ["in-distribution"],
          rl: { ...rl, max_steps: 60 },
          evaluateOn: ["composition", "length"],
        },
      ],
    },
  ],
});
