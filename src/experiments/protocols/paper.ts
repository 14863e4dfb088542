/**
 * Every claim of the paper with the seeds that decide it.
 *
 * Seed after seed: each of the first parts is one base seed with the complete core, the ladder included, so that a run
 * that is stopped has complete seeds to show. An RL seed equals its base seed, so that the twenty are independent; one
 * part crosses the two, to tell their variances apart. Seeds of `quick` are not among them.
 *
 * Twenty seeds find a mean gain of .66 standard deviations between seeds with power .8 (`npx origin plan`). What did
 * not fit into 15 core hours was cut where seeds lose least by it: exposures and seeds of extensions, prompts of a
 * rung (its masses are exact), samples at snapshots on the way.
 */

import { targets } from "../../strings";
import { defineProtocol, type ProtocolSettings } from "./protocol";

type Part = ProtocolSettings["parts"][number];
type Study = NonNullable<Part["studies"]>[number];
type Ladder = NonNullable<Part["ladder"]>;
type Update = Ladder["updates"][number];

const seeds = Array.from({ length: 20 }, (_, i) => 101 + i);
const last = (count: number) => seeds.slice(-count);
const own = (seed: number) => ({ base: [seed], rl: [seed] });

const pretraining = { max_steps: 800, batch_size: 128, learning_rate: 3e-3 };

/** GRPO as it is commonly run; as in `quick`. */
const rl = {
  max_steps: 80,
  num_prompts: 16,
  num_generations: 16,
  learning_rate: 2e-4,
  beta: 0.05,
  kl_estimator: "k3",
  scale_rewards: "group",
} as const;

const exposures = [0, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2];
const someExposures = [0, 0.02, 0.1];

/** Enough samples for pass@k at k = 256, and for a mass of 1e-4; snapshots on the way have many axes and need neither. */
const evaluation = { prompts: 80, samples: 512, early: 64 };
const steps = { pretraining, evaluation };

/** A base policy has to err in three ways, or to be right in three, for an order: that takes many samples of few prompts. */
const sharpening = { prompts: 20, samples: 256 };
const onLadder = { prompts: 10, samples: 1024 }; // where one wrong answer has nearly all the mass

/** From early in pretraining, when nothing is learned yet, to its end. */
const snapshots = [150, 200, 250, 300, 400, 600, 800];

const saturation: Omit<Study, "exposures"> = {
  name: "saturation",
  snapshots,
  trainOn: ["in-distribution"],
  rl: { ...rl, max_steps: 60 },
};

/** On the testbed: RL on each target by exposure, its contrasts, and RL in distribution from snapshots. */
const core = (seed: number): Part => ({
  ...steps,
  seeds: own(seed),
  studies: [
    { name: "exposure", exposures, trainOn: [...targets], rl, sharpening },
    { name: "contrast", exposures: someExposures, trainOn: [...targets], methods: ["rft", "sft"], rl },
    { ...saturation, exposures: [0, 0.02], evaluateOn: [...targets] },
  ],
  ladder: { ...ladder, updates: updates([0.5], [16], ["k2", "k3"]), sharpening: onLadder },
});

/** Answers without steps: composition then has room at exposure 0, and every mass is exact. */
const answers = (seed: number): Part => ({
  ...steps,
  prefix: "answer-",
  format: "answer",
  seeds: own(seed),
  studies: [
    { name: "exposure", exposures, trainOn: ["composition"], rl, sharpening },
    { ...saturation, exposures: [0], evaluateOn: ["composition"] },
  ],
});

/** 600 steps: at 200, where quick stops, the rungs of lowest mass still move, and at 400 by about .01 in the last quarter. */
const ladder: Omit<Ladder, "updates"> = {
  rules: ["shared"],
  pretraining: { max_steps: 500, batch_size: 264, learning_rate: 3e-3 },
  evaluation: { prompts: 20, samples: 4 }, // masses are scored; samples add nothing to them
  rl: {
    max_steps: 600,
    num_prompts: 24,
    num_generations: 16,
    learning_rate: 1e-3,
    lr_scheduler_type: "linear",
    beta: 0.5,
    completion_slack: 0,
  },
  milestones: [50, 75],
};

/** Prompts a step by group size: few large groups and many small ones, so that neither takes all the time. */
const promptsOf: Record<number, number> = { 4: 48, 16: 24, 64: 12 };

/** Mean-only and whitened, crossed with KL estimators, weights and group sizes. */
function updates(betas: number[], groups: number[], estimators: ("k1" | "k2" | "k3")[]): Update[] {
  return (["none", "group"] as const).flatMap((scale_rewards) =>
    estimators.flatMap((kl_estimator) =>
      betas.flatMap((beta) =>
        groups.map((num_generations) => ({
          scale_rewards,
          kl_estimator,
          kl_in_reward: kl_estimator === "k1", // as a loss its expected gradient is zero
          beta,
          num_generations,
          num_prompts: promptsOf[num_generations],
        })),
      ),
    ),
  );
}

/** Twice the steps: half of the batches are of the target, which then has as many as alone. */
const mixed: Study = {
  name: "mixed",
  exposures: [0.02],
  trainOn: targets.map((target) => `${target}+in-distribution` as const),
  rl: { ...rl, max_steps: 160 },
};

/** From base masses of 1e-4 to 1e-2: where the targets have these. Composition never starts so low. */
const long = [
  { trainOn: "depth" as const, exposures: [0, 0.003] },
  { trainOn: "length" as const, exposures: [0.003, 0.01] },
  { trainOn: "vocabulary" as const, exposures: [0.003, 0.01] },
].map(({ trainOn, exposures }): Study => ({
  name: "long",
  exposures,
  trainOn: [trainOn],
  rl: { ...rl, max_steps: 1000 },
  label: "long",
}));

/** Exposures that four targets cannot have at once. */
const alone: Study = { name: "alone", alone: true, exposures: [0.3, 0.5, 0.8], trainOn: [...targets], rl };

/** Untrained variants of the targets, after RL in distribution and on each target. */
function probes(seed: number): Part {
  return {
    ...steps,
    prefix: "extended-",
    operations: "extended",
    evaluation: { prompts: 80, samples: 64 },
    seeds: own(seed),
    studies: [
      {
        name: "probes",
        exposures: someExposures,
        trainOn: ["in-distribution", ...targets],
        rl,
        evaluateOn: [
          ...targets,
          ...(["depth-4", "depth-5", "length-3", "length-6", "length-8"] as const),
          ...(["vocabulary-third", "vocabulary-shared", "order-held-out", "operation-alone"] as const),
        ],
      },
    ],
  };
}

/** What the core leaves open, on fewer seeds: the last ones, for what shares base policies with the core runs with it. */
const extensions: Part[] = [
  // RL seeds crossed with base seeds; the diagonal is the core's.
  {
    ...steps,
    seeds: { base: last(4), rl: last(4) },
    studies: [{ name: "exposure", exposures: [0.003, 0.02, 0.1], trainOn: [...targets], rl }],
  },
  ...last(4).map((seed): Part => {
    const crossing = updates([0.5, 1, 2], [4, 16, 64], ["k1", "k2", "k3"]);
    return { ...steps, seeds: own(seed), ladder: { ...ladder, updates: crossing } };
  }),
  // Rules of its own for each rung, which cannot leak: they take longer to learn.
  ...last(6).map((seed): Part => {
    const distinct = {
      ...ladder,
      rules: ["distinct" as const],
      pretraining: { ...ladder.pretraining, max_steps: 1500 },
    };
    return { ...steps, seeds: own(seed), ladder: { ...distinct, updates: updates([0.5], [16], ["k2", "k3"]) } };
  }),
  ...last(8).map((seed): Part => ({ ...steps, seeds: own(seed), studies: [mixed, ...long] })),
  ...last(6).flatMap((seed): Part[] => [{ ...steps, seeds: own(seed), studies: [alone] }, probes(seed)]),
];

export const paper = defineProtocol({
  name: "paper",
  version: "1.0",
  purpose: "Every claim with twenty seeds, intervals and a verdict: the core, the ladder's crossing, extensions.",
  curvePoints: 16,
  parts: [...seeds.flatMap((seed) => [core(seed), answers(seed)]), ...extensions],
});
