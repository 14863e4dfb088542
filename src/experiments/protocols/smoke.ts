import { defineProtocol } from "../protocol";
import { quick } from "./quick";

const [part] = quick.parts;
const [{ rl: common }] = part.studies;
const rl = { ...common, max_steps: 3, num_prompts: 4, num_generations: 4 };

/** Every kind of run once, in a minute: for tests. Its numbers mean nothing. */
export const smoke = defineProtocol({
  ...quick,
  name: "smoke",
  purpose: "Every kind of run once, in a minute: for tests. Its numbers mean nothing.",
  parts: [
    {
      ...part,
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
        ...part.ladder!,
        pretraining: { max_steps: 30, batch_size: 32 },
        evaluation: { prompts: 4, samples: 8 },
        rl: { ...part.ladder!.rl, max_steps: 3, num_prompts: 12, num_generations: 4 },
      },
    },
  ],
});
