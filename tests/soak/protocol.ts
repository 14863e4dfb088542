import { planOf } from "../../src/experiments/plan/plan";
import { defineProtocol } from "../../src/experiments/protocols/protocol";
import { smoke } from "../../src/experiments/protocols/smoke";

const [part] = smoke.parts;
const rl = { ...part.studies[0].rl, max_steps: 70, num_prompts: 4, num_generations: 4 };

/** A base run and a run of GRPO on it, each with checkpoints on the way: some seconds in all. */
export const protocol = defineProtocol({
  ...smoke,
  name: "soak",
  purpose: "A base run and a run of GRPO on it, to be killed.",
  parts: [
    {
      ...part,
      pretraining: { max_steps: 120, batch_size: 16 },
      evaluation: { prompts: 4, samples: 4 },
      studies: [{ name: "exposure", exposures: [0.1], trainOn: ["depth"], rl }],
      ladder: undefined,
    },
  ],
});

export const [job] = planOf(protocol).jobs;
export const runs = [job.base.id, ...job.runs.map(({ id }) => id)];
