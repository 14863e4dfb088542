/**
 * What moves the boundary: rewards, algorithms, group size, temperature, resets, curricula, size and positions, on base
 * policies of ten fresh seeds, and on two other testbeds. Judged by a list of its own (L1 to L12), sealed before its
 * first run. Seed after seed, so that a part of it shows all studies.
 *
 * Learning rates are those of protocol `tuning-levers`, on two seeds that this one does not use.
 */

import {
  algorithms,
  fourUpdates,
  furtherAlgorithms,
  products,
  rewards,
  rl,
  specifications,
  type Study,
} from "./leversUpdates";
import { defineProtocol, type ProtocolSettings } from "./protocol";

type Part = ProtocolSettings["parts"][number];
type Update = NonNullable<Part["ladder"]>["updates"][number];

/** None of any other protocol's. */
const seeds = Array.from({ length: 10 }, (_, i) => 402 + i);
/** How many seeds, from the first, have a study that costs much; and algorithms of which nothing is stated. */
const having = { architecture: 6, specification: 3, algorithms: 5 };
const own = (seed: number) => ({ base: [seed], rl: [seed] });

const pretraining = { max_steps: 800, batch_size: 128, learning_rate: 3e-3 };
const evaluation = { prompts: 200, samples: 64, promptSeed: "base" } as const;
const common = { pretraining, evaluation };

/** What arms are compared with. */
const plain: Study[] = [
  { name: "exposure", exposures: [0, 0.003, 0.02, 0.1], trainOn: ["depth", "length"], rl },
  { name: "exposure", exposures: [0, 0.02], trainOn: ["vocabulary"], rl },
];

/** As many rollouts, in other groups or at other temperatures; one thing at a time. */
const groups: Study[] = [
  ...[
    { num_generations: 4, num_prompts: 64 },
    { num_generations: 64, num_prompts: 4 },
    { num_generations: 256, num_prompts: 1 },
  ].flatMap((changed): Study[] => [
    grouped(`g${changed.num_generations}`, [0.003], { ...changed, max_steps: 160 }),
    grouped(`g${changed.num_generations}`, [0.02], changed),
  ]),
  ...[0.7, 1.3].map((temperature) => grouped(`temperature-${temperature}`, [0.003, 0.02], { temperature })),
];

function grouped(arm: string, exposures: number[], changed: object): Study {
  return { name: "groups", exposures, trainOn: ["length"], rl: { ...rl, ...changed }, arm };
}

const prolonged: Study[] = [0.05, 0.5].flatMap((beta) =>
  [undefined, 200].map((ref_model_sync_steps) => ({
    name: "prolonged",
    exposures: [0.003],
    trainOn: ["length"],
    rl: { ...rl, beta, max_steps: 1000, ...(ref_model_sync_steps && { ref_model_sync_steps }) },
    milestones: { percents: [20, 40, 60, 80], prompts: 100, samples: 16 },
    arm: `beta${beta}-${ref_model_sync_steps ? "resets" : "none"}`,
  })),
);

/** Four operations, which pretraining never shows, by way of three; and six letters by way of five. */
const curricula: Study[] = (
  [
    { trainOn: "depth", easier: "depth", goal: "depth-4" },
    { trainOn: "length", easier: "length", goal: "length-6" },
  ] as const
).flatMap(({ trainOn, easier, goal }): Study[] => {
  const settings: Study = {
    name: "curriculum",
    exposures: [0.1],
    trainOn: [trainOn],
    evaluateOn: [goal],
    rl: { ...rl, max_steps: 160 },
  };
  const all = (axis: typeof easier | typeof goal) => [{ axis, share: 1 }];
  const half = [easier, goal].map((axis) => ({ axis, share: 0.5 }));
  return [
    { ...settings, curriculum: [{ steps: 1, on: half }], arm: "mixture" },
    {
      ...settings,
      curriculum: [
        { steps: 0.5, on: all(easier) },
        { steps: 0.5, on: all(goal) },
      ],
      arm: "phases",
    },
    { ...settings, curriculum: [{ steps: 1, on: all(goal) }], arm: "goal-alone" },
  ];
});

const inside: Study[] = [
  { methods: ["grpo" as const], rl: { ...rl }, arm: "inside" },
  { methods: ["grpo" as const], rl: { ...rl, shuffle_rewards: true }, arm: "inside-shuffled" },
  { methods: ["sft" as const], rl: { ...rl, num_prompts: 256, learning_rate: 4e-4 }, arm: "inside" },
].map((each) => ({
  name: "inside",
  exposures: [0.02],
  trainOn: ["depth", "length"],
  inside: { prompts: 80, samples: 16 },
  ...each,
}));

const main = (seed: number, i: number): Part => ({
  ...common,
  seeds: own(seed),
  studies: [
    ...plain,
    ...rewards,
    ...algorithms,
    ...(i < having.algorithms ? furtherAlgorithms : []),
    ...products,
    ...(i < having.specification ? specifications : []),
    ...groups,
    ...prolonged,
    ...curricula,
    ...inside,
  ],
});

/** pass@k to 4,096, off the ceiling. */
const coverage = (seed: number): Part => ({
  pretraining,
  evaluation: { ...evaluation, passAtK: { prompts: 60, samples: 4096 } },
  prefix: "coverage-",
  seeds: own(seed),
  studies: [
    {
      name: "coverage",
      exposures: [0.003],
      methods: ["grpo", "nsr", "passk"],
      trainOn: ["length"],
      rl: { ...rl, max_steps: 160 },
      arm: "plain",
    },
    ...[
      { arm: "four-updates", rl: fourUpdates },
      { arm: "clip-higher", rl: { ...fourUpdates, epsilon_high: 0.28 } },
      { arm: "entropy", rl: { entropy_coef: 0.03 } },
    ].map((each): Study => ({
      name: "coverage",
      exposures: [0.003],
      trainOn: ["length"],
      rl: { ...rl, max_steps: 160, ...each.rl },
      arm: each.arm,
    })),
  ],
});

/** Single operations, and a few problems of two: what does RL on one, on two, on both add where more are composed? */
const skills = (seed: number): Part => {
  const arm = (settings: Pick<Study, "methods" | "trainOn"> & { rl?: object }): Study => ({
    name: "skills",
    corpus: "single-operations",
    exposures: [0.05],
    evaluateOn: ["depth-1", "in-distribution", "depth", "composition", "vocabulary", "depth-4", "depth-5"],
    ...settings,
    rl: { ...rl, max_steps: 320, ...settings.rl },
  });
  return {
    ...common,
    seeds: own(seed),
    studies: [
      arm({ trainOn: ["depth-1", "in-distribution", "depth-1+in-distribution"] }),
      arm({ methods: ["rft"], trainOn: ["in-distribution"] }),
      arm({ methods: ["sft"], trainOn: ["in-distribution"], rl: { num_prompts: 256, learning_rate: 4e-4 } }),
    ],
  };
};

/** Width 64 and two layers with RoPE, as all other policies have; one thing at a time. */
const shapes: Record<string, NonNullable<Part["model"]>> = {
  narrow: { width: 48 },
  broad: { width: 128 },
  shallow: { layers: 1 },
  deep: { layers: 4 },
  learned: { positions: "learned" },
  alibi: { positions: "alibi" },
  nope: { positions: "none" },
};

const architectures = (seed: number): Part[] =>
  Object.entries(shapes).map(([arm, model]) => ({
    ...common,
    model,
    prefix: `${arm}-`,
    seeds: own(seed),
    studies: [{ name: "architecture", exposures: [0.02, 0.1], trainOn: ["depth", "length"], rl, arm }],
  }));

const testbeds = (seed: number): Part[] => {
  const testbed = (operations: Part["operations"], prefix: string, exposures: number[], more: Study[] = []): Part => ({
    ...common,
    operations,
    prefix,
    seeds: own(seed),
    studies: [
      { name: "second-testbed", exposures, trainOn: ["depth", "length", "vocabulary", "composition"], rl },
      ...more,
    ],
  });
  /** Where many right answers leave steps out. */
  const strict: Study = {
    name: "reward",
    exposures: [0],
    trainOn: ["depth"],
    rl: { ...rl, reward: "strict-path" },
    arm: "strict-path-alchemy",
  };
  return [testbed("data-alchemy", "alchemy-", [0, 0.01], [strict]), testbed("arithmetic", "arithmetic-", [0, 0.05])];
};

const update: Update = { scale_rewards: "group", kl_estimator: "k3", beta: 0.05 };

/** Rungs of equal base mass that differ in how many rules there are to find. */
const lookup = (seed: number): Part => ({
  ...common,
  seeds: own(seed),
  ladder: {
    rules: ["lookup"],
    pretraining: { max_steps: 500, batch_size: 264, learning_rate: 3e-3 },
    evaluation: { prompts: 200, samples: 4, promptSeed: "base" },
    rl: {
      max_steps: 1600,
      num_prompts: 24,
      num_generations: 16,
      learning_rate: 1e-3,
      lr_scheduler_type: "linear",
      beta: 0.05,
      completion_slack: 0,
    },
    milestones: [25, 50, 75],
    updates: [update],
  },
});

export const levers = defineProtocol({
  name: "levers",
  version: "1.0",
  purpose: "Twelve levers on what RL can add to a base policy: what each moves, and at what cost.",
  curvePoints: 16,
  parts: seeds.flatMap((seed, i) => [
    main(seed, i),
    lookup(seed),
    coverage(seed),
    skills(seed),
    ...testbeds(seed),
    ...(i < having.architecture ? architectures(seed) : []),
  ]),
});
