/**
 * Protocol `paper` again, on fresh seeds, with what its first version could not decide: prompts of each base
 * seed, β of .5 beside .05 on the axes, demonstrations matched to rollouts, a shuffled reward as control, two loss types,
 * base policies exposed to one target alone, so that axis and moment part, and several decisions in a row on the ladder.
 *
 * It is judged by a list of its own (R1 to R9), sealed before its first run: data/replication/seal.json. Seed after
 * seed: the first ones have every study, so that a part of it shows all of them.
 */

import { targets } from "../../strings";
import { defineProtocol, type ProtocolSettings } from "./protocol";

type Part = ProtocolSettings["parts"][number];
type Study = NonNullable<Part["studies"]>[number];
type Ladder = NonNullable<Part["ladder"]>;
type Update = Ladder["updates"][number];

/** None of `quick`'s, `paper`'s, `discovery`'s or `tuning`'s; and not 301, of which single runs were looked at. */
const seeds = Array.from({ length: 20 }, (_, i) => 302 + i);
/** How many seeds, from the first, have an extension. */
const having = {
  answers: 10,
  beta: 12,
  rewardControl: 12,
  contrast: 8,
  moments: 6,
  long: 6,
  core: 12,
  crossing: 6,
  decisions: 6,
  distinct: 6,
};
const own = (seed: number) => ({ base: [seed], rl: [seed] });

const pretraining = { max_steps: 800, batch_size: 128, learning_rate: 3e-3 };

/** GRPO as it is commonly run; as in `paper`. */
const rl = {
  max_steps: 80,
  num_prompts: 16,
  num_generations: 16,
  learning_rate: 2e-4,
  beta: 0.05,
  kl_estimator: "k3",
  scale_rewards: "group",
} as const;

const evaluation = {
  prompts: 400,
  samples: 64,
  promptSeed: "base",
  passAtK: { prompts: 40, samples: 256 },
} as const;
const steps = { pretraining, evaluation };

const sharpening = { prompts: 20, samples: 256 };

/** On the testbed, every seed. */
const core: Study[] = [
  { name: "exposure", exposures: [0, 0.003, 0.02, 0.1, 0.2], trainOn: [...targets], rl, sharpening },
  {
    name: "loss-type",
    exposures: [0.02],
    trainOn: ["depth", "length"],
    rl: { ...rl, loss_type: "dr_grpo" },
    label: "dr-grpo",
  },
  {
    name: "saturation",
    exposures: [0],
    snapshots: [150, 200, 250, 300, 400, 600, 800],
    trainOn: ["in-distribution"],
    rl: { ...rl, max_steps: 60 },
    evaluateOn: [...targets],
  },
];

/** Rewards in random order within each group: what noise and the KL do alone. */
const rewardControl: Study = {
  name: "reward-control",
  exposures: [0.02],
  trainOn: [...targets],
  rl: { ...rl, shuffle_rewards: true },
  sharpening,
  label: "shuffled",
};

const largerBeta: Study = {
  name: "beta",
  exposures: [0.02, 0.1],
  trainOn: [...targets],
  rl: { ...rl, beta: 0.5 },
  label: "beta0.5",
};

/** SFT gets as many demonstrations as GRPO draws rollouts: 80 batches of 256. */
const contrast: Study[] = [
  { name: "contrast", exposures: [0, 0.02], trainOn: [...targets], methods: ["rft"], rl },
  {
    name: "contrast",
    exposures: [0, 0.02],
    trainOn: [...targets],
    methods: ["sft"],
    rl: { ...rl, num_prompts: 256, learning_rate: 4e-4 },
  },
];

/** Base policies exposed to one target alone reach it at other moments. */
const moments: Study = {
  name: "moments",
  alone: true,
  exposures: [0.05, 0.2],
  exposeTo: [...targets],
  snapshots: [200, 300, 400, 600, 800],
  trainOn: ["in-distribution"],
  rl: { ...rl, max_steps: 60 },
};

const long: Study[] = (["depth", "length"] as const).map((target) => ({
  name: "long",
  exposures: target === "depth" ? [0, 0.003] : [0.003],
  trainOn: [target],
  rl: { ...rl, max_steps: 1000 },
  label: "long",
}));

const testbed = (seed: number, i: number): Part => ({
  ...steps,
  seeds: own(seed),
  studies: [
    ...core,
    ...(i < having.rewardControl ? [rewardControl] : []),
    ...(i < having.beta ? [largerBeta] : []),
    ...(i < having.contrast ? contrast : []),
    ...(i < having.moments ? [moments] : []),
    ...(i < having.long ? long : []),
  ],
});

/** Answers without steps: composition then has room at exposure 0, and every mass is exact. */
const answers = (seed: number): Part => ({
  ...steps,
  prefix: "answer-",
  format: "answer",
  seeds: own(seed),
  studies: [{ name: "exposure", exposures: [0, 0.02, 0.1], trainOn: ["composition"], rl }],
});

const ladder: Omit<Ladder, "updates"> = {
  rules: ["shared"],
  pretraining: { max_steps: 500, batch_size: 264, learning_rate: 3e-3 },
  evaluation: { prompts: 20, samples: 4, promptSeed: "base" }, // masses are scored; samples add nothing to them
  rl: {
    max_steps: 600,
    num_prompts: 24,
    num_generations: 16,
    learning_rate: 1e-3,
    lr_scheduler_type: "linear",
    beta: 0.5,
    completion_slack: 0,
  },
  milestones: [75],
};

/** Prompts a step by group size: few large groups and many small ones, so that neither takes all the time. */
const promptsOf: Record<number, number> = { 4: 48, 16: 24, 64: 12 };

/** Mean-only and whitened, each with k2 and with k3. */
function updates(betas: number[], groups: number[]): Update[] {
  return (["none", "group"] as const).flatMap((scale_rewards) =>
    (["k2", "k3"] as const).flatMap((kl_estimator) =>
      betas.flatMap((beta) =>
        groups.map((num_generations) => ({
          scale_rewards,
          kl_estimator,
          beta,
          num_generations,
          num_prompts: promptsOf[num_generations],
        })),
      ),
    ),
  );
}

/** One kind of ladder a part: shared rules, several decisions, rules of its own for each rung. */
function ladders(seed: number, i: number): Part[] {
  const part = (own_: Partial<Ladder>, some: Update[]): Part => {
    return { ...steps, seeds: own(seed), ladder: { ...ladder, ...own_, updates: some } };
  };
  const parts: Part[] = [];
  const crossed = i < having.crossing ? updates([0.5, 2], [4, 64]) : [];
  if (i < having.core) parts.push(part({}, [...updates([0.5], [16]), ...crossed]));
  if (i < having.decisions)
    for (const decisions of [2, 5])
      parts.push(part({ decisions, rl: { ...ladder.rl, max_steps: 900 } }, updates([0.1, 0.5], [16])));
  const longer = { rules: ["distinct" as const], pretraining: { ...ladder.pretraining, max_steps: 1500 } };
  if (i < having.distinct) parts.push(part(longer, updates([0.5], [16])));
  return parts;
}

export const replication = defineProtocol({
  name: "replication",
  version: "2.0",
  purpose: "Protocol paper again on twenty fresh seeds, with controls, and with what its design could not decide.",
  curvePoints: 16,
  parts: seeds.flatMap((seed, i) => [
    testbed(seed, i),
    ...(i < having.answers ? [answers(seed)] : []),
    ...ladders(seed, i),
  ]),
});
