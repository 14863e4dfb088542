/** Studies of protocol `levers` that change the update of a policy: its reward, its algorithm, its settings. */

import { Random } from "../../common/random";
import type { AlgorithmName } from "../../training/algorithms";
import type { ProtocolSettings } from "./protocol";

export type Study = NonNullable<ProtocolSettings["parts"][number]["studies"]>[number];

/** GRPO as in `paper` and `replication`. */
export const rl = {
  max_steps: 80,
  num_prompts: 16,
  num_generations: 16,
  learning_rate: 2e-4,
  beta: 0.05,
  kl_estimator: "k3",
  scale_rewards: "group",
} as const;

/** Where ratios leave 1 and are clipped; the rate is the best of those algorithms that make as many. */
export const fourUpdates = { num_iterations: 4, learning_rate: 1e-4 };

/** Rewards that say nothing, little, or more than the right answer does. */
export const rewards: Study[] = [
  ...(["random", "format", "strict-path", "edit-distance", "per-step"] as const).map((reward): Study => ({
    name: "reward",
    exposures: [0.02],
    trainOn: ["depth", "length"],
    rl: { ...rl, reward },
    arm: reward,
  })),
  ...[0.1, 0.3].map((reward_flip): Study => ({
    name: "reward",
    exposures: [0.02],
    trainOn: ["depth", "length"],
    rl: { ...rl, reward: "flipped", reward_flip },
    arm: `flipped-${reward_flip}`,
  })),
  {
    name: "reward",
    exposures: [0.02],
    trainOn: ["depth", "length"],
    rl: { ...rl, ...fourUpdates, reward: "random" },
    arm: "random-four-updates",
  },
  {
    name: "reward",
    exposures: [0.02],
    trainOn: ["depth", "length"],
    rl: { ...rl, shuffle_rewards: true },
    arm: "shuffled",
  },
  ...(["strict-path", "edit-distance", "per-step"] as const).map((reward): Study => ({
    name: "reward",
    exposures: [0],
    trainOn: ["depth", "length", "vocabulary"],
    rl: { ...rl, reward },
    arm: reward,
  })),
];

/** Each at the rate, of three, by which it gained most on the tuning seeds, depth and length together. */
const rates = {
  grpo: 4e-4,
  gold: 4e-4,
  ppo: 1e-4,
  dapo: 1e-4,
  gspo: 1e-4,
  cispo: 1e-4,
  gpg: 2e-4,
  dr_grpo: 2e-4,
  rloo: 2e-4,
  rft: 2e-4,
  passk: 2e-4,
  nsr: 2e-4,
} satisfies Partial<Record<AlgorithmName, number>>;
/** Of these nothing is stated. */
const furtherRates = { reinforce: 2e-4, psr: 2e-4, dpo: 2e-4 };

/** GRPO and others with as many updates a batch, or as little KL, as those that they are set beside. */
const alike: (Pick<Study, "arm" | "methods"> & { rl: object })[] = [
  { arm: "four-updates", methods: ["grpo"], rl: fourUpdates },
  { arm: "four-updates-beta0", methods: ["grpo"], rl: { ...fourUpdates, beta: 0 } },
  { arm: "beta0", methods: ["grpo"], rl: { learning_rate: rates.grpo, beta: 0 } },
  { arm: "beta0", methods: ["dr_grpo", "rloo"], rl: { learning_rate: rates.rloo, beta: 0 } },
];

/** Of all seeds: what is stated of. */
export const algorithms: Study[] = [
  ...alike.map(({ rl: changed, ...each }): Study => ({
    name: "algorithms",
    exposures: [0.02],
    trainOn: ["depth", "length"],
    ...each,
    rl: { ...rl, ...changed },
  })),
  ...atOwnRate(rates, { exposures: [0.02], trainOn: ["depth", "length"] }),
  ...atOwnRate(rates, { exposures: [0], trainOn: ["vocabulary"] }),
  ...atOwnRate({ gold: rates.gold }, { exposures: [0], trainOn: ["length"] }),
];
/** Of some seeds. */
export const furtherAlgorithms: Study[] = [
  ...atOwnRate(furtherRates, { exposures: [0.02], trainOn: ["depth", "length"] }),
  ...atOwnRate(furtherRates, { exposures: [0], trainOn: ["vocabulary"] }),
  ...atOwnRate({ ...rates, ...furtherRates }, { exposures: [0.003], trainOn: ["depth", "length"] }),
  ...atOwnRate({ ...rates, ...furtherRates }, { exposures: [0], trainOn: ["depth"] }),
];

function atOwnRate(of: Partial<Record<AlgorithmName, number>>, where: Pick<Study, "exposures" | "trainOn">): Study[] {
  return (Object.entries(of) as [AlgorithmName, number][]).map(([method, learning_rate]) => ({
    name: "algorithms",
    ...where,
    methods: [method],
    rl: { ...rl, learning_rate },
    arm: "own-rate",
  }));
}

/** β and learning rate, read on the way: what is a function of rate times steps? */
export const products: Study[] = [0, 0.05].flatMap((beta) =>
  [1e-4, 2e-4, 4e-4].map((learning_rate) => ({
    name: "specification",
    exposures: [0.02],
    trainOn: ["depth"],
    rl: { ...rl, max_steps: 320, beta, learning_rate },
    milestones: { percents: [25, 50], prompts: 200, samples: 32 },
    arm: `beta${beta}-rate${learning_rate}`,
  })),
);

/** Settings that somebody might have chosen, drawn once: a specification curve of what holds in which share of them. */
export const specifications = Array.from({ length: 24 }, (_, i): Study[] => {
  const random = new Random([i, 0x1e7e]);
  const settings: Omit<Study, "exposures" | "trainOn"> = {
    name: "specification",
    rl: {
      ...rl,
      learning_rate: random.choice([5e-5, 1e-4, 2e-4, 4e-4]),
      beta: random.choice([0, 0.01, 0.05, 0.2, 0.5]),
      max_steps: random.choice([40, 80, 160]),
      loss_type: random.choice(["grpo", "dr_grpo", "dapo"]),
      scale_rewards: random.choice(["group", "none"]),
      num_iterations: random.choice([1, 2]),
    },
    arm: `drawn-${i + 1}`,
  };
  return [
    { ...settings, exposures: [0], trainOn: ["depth"] },
    { ...settings, exposures: [0.003, 0.02, 0.1], trainOn: ["depth", "length"] },
  ];
}).flat();
