import { defineProtocol } from "../protocol";
import { quick } from "./quick";

/** Every kind of run once, in a minute: for tests. Its numbers mean nothing. */
export const smoke = defineProtocol({
  ...quick,
  name: "smoke",
  purpose: "Every kind of run once, in a minute: for tests. Its numbers mean nothing.",
  seeds: { base: [1], rl: [1] },
  pretraining: { max_steps: 30, batch_size: 32 },
  rl: { ...quick.rl, max_steps: 3, num_prompts: 4, num_generations: 4 },
  evaluation: { prompts: 8, samples: 8 },
  exposure: { exposures: [0.1], targets: ["depth", "length"] },
  saturation: { exposure: 0.1, snapshots: [10, 20], axes: ["in-distribution", "composition"], max_steps: 3 },
  contrast: { exposures: [0.1], targets: ["length"], methods: ["rft", "sft"] },
  ladder: {
    ...quick.ladder!,
    pretraining: { max_steps: 30, batch_size: 32 },
    rl: { ...quick.ladder!.rl, max_steps: 3, num_prompts: 12, num_generations: 4 },
    prompts: 4,
  },
});
