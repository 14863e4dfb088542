/**
 * What the settings of protocol `levers` are chosen from, on two base seeds that it does not use: a learning rate for each
 * algorithm, exposures at which other testbeds and single operations have something to gain, and how large effects are,
 * so that margins can be stated that a design has the power for.
 */

import { algorithmNames } from "../../training/algorithms";
import { rewardNames } from "../../strings";
import { defineProtocol, type ProtocolSettings } from "./protocol";

type Part = ProtocolSettings["parts"][number];
type Study = NonNullable<Part["studies"]>[number];

const common: Pick<Part, "seeds" | "pretraining" | "evaluation"> = {
  seeds: { base: [491, 492], rl: [1] },
  pretraining: { max_steps: 800, batch_size: 128, learning_rate: 3e-3 },
  evaluation: { prompts: 100, samples: 64, promptSeed: "base" },
};

const rl = {
  max_steps: 80,
  num_prompts: 16,
  num_generations: 16,
  learning_rate: 2e-4,
  beta: 0.05,
  kl_estimator: "k3",
  scale_rewards: "group",
} as const;

/** All but supervised fine-tuning, whose rate protocol `tuning` has, and distillation, which needs a teacher. */
const tuned = algorithmNames.filter((name) => name !== "sft" && name !== "distill");

const rates = [1e-4, 2e-4, 4e-4].map((learning_rate): Study => ({
  name: "algorithms",
  exposures: [0.02],
  methods: tuned,
  trainOn: ["depth", "length"],
  rl: { ...rl, learning_rate },
  arm: `rate-${learning_rate}`,
}));

const rewarded = rewardNames.flatMap((reward): Study[] => {
  const settings = {
    name: "reward" as const,
    rl: { ...rl, reward, ...(reward === "flipped" && { reward_flip: 0.1 }) },
  };
  const seen: Study = { ...settings, exposures: [0.02], trainOn: ["depth", "length"], arm: reward };
  const unseen: Study = { ...settings, exposures: [0], trainOn: ["depth", "length", "vocabulary"], arm: reward };
  return ["correct", "strict-path", "edit-distance", "per-step"].includes(reward) ? [seen, unseen] : [seen];
});

/** What keeps samples varied, where the base policy hardly reaches the target. */
const varied = [
  { arm: "clip-higher", rl: { epsilon_high: 0.28, num_iterations: 4 } },
  { arm: "entropy-0.01", rl: { entropy_coef: 0.01 } },
  { arm: "entropy-0.03", rl: { entropy_coef: 0.03 } },
].map((each): Study => ({
  name: "coverage",
  exposures: [0.003],
  trainOn: ["length"],
  rl: { ...rl, max_steps: 160, ...each.rl },
  arm: each.arm,
}));
const unvaried: Study = {
  name: "coverage",
  exposures: [0.003],
  methods: ["grpo", "nsr", "passk"],
  trainOn: ["length"],
  rl: { ...rl, max_steps: 160 },
  arm: "plain",
};

const skills: Study = {
  name: "skills",
  corpus: "single-operations",
  exposures: [0.02, 0.05],
  methods: ["grpo", "rft"],
  trainOn: ["depth-1", "in-distribution", "depth-1+in-distribution"],
  rl: { ...rl, max_steps: 160 },
  evaluateOn: ["depth", "composition", "vocabulary", "depth-4", "depth-5"],
};

const testbed = (operations: "data-alchemy" | "arithmetic", exposures: number[]): Part => ({
  ...common,
  prefix: operations === "arithmetic" ? "arithmetic-" : "alchemy-",
  operations,
  studies: [{ name: "second-testbed", exposures, trainOn: ["depth", "length", "vocabulary", "composition"], rl }],
});

export const tuningLevers = defineProtocol({
  name: "tuning-levers",
  version: "1.0",
  purpose: "Two base seeds, to choose rates, exposures and margins of protocol levers by; then dropped.",
  curvePoints: 16,
  parts: [
    { ...common, studies: rates },
    { ...common, studies: rewarded },
    { ...common, studies: [unvaried, ...varied] },
    { ...common, studies: [skills] },
    testbed("data-alchemy", [0, 0.003]),
    testbed("arithmetic", [0, 0.02]),
  ],
});
