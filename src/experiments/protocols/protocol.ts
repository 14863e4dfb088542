/**
 * A protocol: a named, versioned set of runs, as plain validated data. plan/ unfolds it into jobs.
 *
 * It is a list of parts: seeds, how base policies are made of them and measured, and studies, each a set of runs that
 * start from these base policies. Parts may share base policies and runs; each is made once. Training's options are
 * those of training/config.ts, by TRL's names, so that a setting means here what it means there.
 */

import { z } from "zod";
import { positionEncodings } from "../../model/config";
import { formats, ladderRules, mostDecisions, operationSetNames, targets, type Target } from "../../strings";
import { klEstimators, pretrainSchema, reinforceSchema, rewardScales } from "../../training/config";
import { algorithmNames } from "../../training/algorithms";
import { problemOf } from "../../common/validate";
import { evaluable, testbedStudies, trainable } from "../../results/rows";
import { curriculum } from "./curriculum";

/** The step after which `percent` of `steps` are taken. */
export const stepAt = (steps: number, percent: number): number => (steps * percent) / 100;

/** Tables keep seeds as 32-bit integers. */
const largestSeed = 2 ** 31 - 1;
const isWithoutRepeats = (list: readonly number[]) => new Set(list).size === list.length;
const seeds = z
  .array(z.int().min(0).max(largestSeed))
  .min(1)
  .refine(isWithoutRepeats, { error: "expected different seeds" });
const steps = z.array(z.int().min(1)).min(1).refine(isWithoutRepeats, { error: "expected different steps" });
const percents = z.array(z.int().min(1).max(99)).refine(isWithoutRepeats, { error: "expected different percentages" });
const even = z.int().min(2).multipleOf(2);

/** Samples per prompt of a base policy: half of them give the prompt's base mass, half measure. */
const evaluation = z.strictObject({
  prompts: z.int().min(2, "expected an integer of at least 2 (one prompt has no interval)"),
  samples: even,
  /** Samples at snapshots before the end of pretraining, where they are fewer; pass@k too is then made of these. */
  early: even.optional(),
  /** `base`: each base policy is asked prompts of its own, drawn by its seed. By default all are asked the same. */
  promptSeed: z.literal("base").optional(),
  /** Counts for pass@k alone, which needs many samples; its prompts are the first ones. By default those of all metrics. */
  passAtK: z.strictObject({ prompts: z.int().min(2), samples: even }).optional(),
});
/** Whether RL keeps the order of answers, by samples of the base policy; see `sharpening` in src/evaluation. */
const sharpening = z.strictObject({ prompts: z.int().min(2), samples: even });

/** The transformer, where it is not the default one: options of src/model/config.ts. */
const model = z.strictObject({
  layers: z.int().min(1).max(8).optional(),
  width: z.int().min(8).max(512).optional(),
  heads: z.int().min(1).optional(),
  positions: z.enum(positionEncodings).optional(),
});

/** Accuracy on the way through training: after these percentages of the steps, on so many prompts with so many samples. */
const milestones = z.strictObject({
  percents: percents.min(1),
  prompts: z.int().min(2),
  samples: even,
});

/** Runs on the testbed: each method on each of `trainOn`, from each snapshot of each base policy. */
const study = z
  .strictObject({
    /** What the runs are for: the column `study`. */
    name: z.enum(testbedStudies),
    /** Share of the pretraining mixture that each target has. */
    exposures: z.array(z.number().min(0).lt(1)).min(1),
    /** Each target has base policies of its own, which were exposed to none of the others. */
    alone: z.boolean().default(false),
    /** These targets, where not those that are trained on; each is evaluated on. With `alone` only. */
    exposeTo: z
      .array(z.enum(targets as [Target, ...Target[]]))
      .min(1)
      .optional(),
    /** Pretraining steps to start from; by default the last one. */
    snapshots: steps.optional(),
    methods: z
      .array(z.enum(algorithmNames))
      .min(1)
      .refine((names) => !names.includes("distill"), {
        error: "expected methods without a teacher: `reinforce({ teacher })` is for distillation",
      })
      .default(["grpo"]),
    trainOn: z.array(z.enum(trainable)).min(1),
    rl: reinforceSchema,
    /** Evaluated beside what is trained on and in distribution. */
    evaluateOn: z.array(z.enum(evaluable)).default([]),
    sharpening: sharpening.optional(),
    milestones: milestones.optional(),
    /** What training changes inside, on the axis trained on; patched policies answer so many prompts. See src/evaluation/inside. */
    inside: z.strictObject({ prompts: z.int().min(2), samples: even }).optional(),
    /** What base policies are pretrained on, where not on the default mixture: see `singleOperations` in src/strings. */
    corpus: z.literal("single-operations").optional(),
    /** What prompts are drawn from, phase by phase; `trainOn` is then what the runs are for. */
    curriculum: curriculum.optional(),
    /** Ends the runs' ids, where runs of another study would have the same. */
    label: z.string().optional(),
    /** The same, and the column `arm`: which of a study's settings the runs have, where other columns do not say. */
    arm: z
      .string()
      .regex(/^[a-z0-9.-]+$/, "expected lower-case letters, digits, dots and dashes")
      .optional(),
  })
  .superRefine(({ label, arm }, context) => {
    if (label && arm)
      context.addIssue({ code: "custom", path: ["arm"], message: "expected label or arm, not both", input: arm });
  })
  .superRefine(({ rl, milestones: at }, context) =>
    requireWholeSteps(rl, at?.percents, ["milestones", "percents"], context),
  )
  .superRefine(({ alone, corpus, curriculum: phases, arm }, context) => {
    const problem = (path: string, message: string, input: unknown) =>
      context.addIssue({ code: "custom", path: [path], message, input });
    if (phases && !arm) problem("arm", "expected a name: rows tell curricula apart by it", arm);
    if (corpus && alone) problem("corpus", "expected the default one with alone: true", corpus);
  })
  .superRefine(({ alone, exposeTo, exposures, trainOn }, context) => {
    const problem = (path: string, message: string, input: unknown) =>
      context.addIssue({ code: "custom", path: [path], message, input });
    if (!alone && Math.max(...exposures) > 0.2)
      problem(
        "exposures",
        "expected at most 0.2: one base serves all four targets (alone: true makes one for each)",
        exposures,
      );
    if (exposeTo && !alone) problem("exposeTo", "expected alone: true beside it", exposeTo);
    if (alone && !exposeTo && trainOn.some((on) => !(targets as readonly string[]).includes(on)))
      problem("trainOn", "expected targets, which base policies are exposed to alone, or exposeTo beside it", trainOn);
  });

const update = z.strictObject({
  /** The laws are known of these two. */
  scale_rewards: z.enum(rewardScales).exclude(["batch"]),
  kl_estimator: z.enum(klEstimators),
  kl_in_reward: z.boolean().default(false),
  beta: z.number().min(0).optional(),
  num_generations: z.int().min(2).optional(),
  num_prompts: z.int().min(1).optional(),
});

/** The Q-ladder: runs that test the theorem's laws point by point. */
const ladder = z
  .strictObject({
    rules: z.array(z.enum(ladderRules)).min(1),
    /** Uncertain letters in a row in each answer, where there are several: see `createLadder`. */
    decisions: z.int().min(2).max(mostDecisions).optional(),
    pretraining: pretrainSchema,
    /** Of each rung's held-out prompts. */
    evaluation: evaluation.omit({ early: true, passAtK: true }),
    rl: reinforceSchema,
    /** Each update rule is one run on each base policy; it overrides `rl`. */
    updates: z.array(update).min(1),
    /** Percentages of the training steps after which the exact mass is taken too. */
    milestones: percents.default([]),
    sharpening: sharpening.optional(),
  })
  .superRefine(({ rl, milestones: percents }, context) => requireWholeSteps(rl, percents, ["milestones"], context));

/** A milestone between two steps is a mistake. */
function requireWholeSteps(
  { max_steps }: { max_steps: number },
  percents: readonly number[] = [],
  path: string[],
  context: z.RefinementCtx,
): void {
  const between = percents.find((percent) => !Number.isInteger(stepAt(max_steps, percent)));
  const message = `expected percentages that give a whole number of the ${max_steps} steps`;
  if (between) context.addIssue({ code: "custom", path, message, input: between });
}

const part = z
  .strictObject({
    /** Begins the ids of its base policies, where another part makes the same ones otherwise. */
    prefix: z
      .string()
      .regex(/^([a-z]+-)?$/, "expected lower-case letters and a dash")
      .default(""),
    operations: z.enum(operationSetNames).default("default"),
    format: z.enum(formats).default("steps"),
    /** On the testbed. */
    model: model.optional(),
    /** Each RL seed is run on each base seed. */
    seeds: z.strictObject({ base: seeds, rl: seeds }),
    pretraining: pretrainSchema,
    evaluation,
    studies: z.array(study).default([]),
    ladder: ladder.optional(),
  })
  .superRefine(({ pretraining, evaluation, studies }, context) => {
    const { prompts, passAtK } = evaluation;
    const few = `expected at most the ${prompts} prompts that are asked`;
    if (passAtK && passAtK.prompts > prompts)
      context.addIssue({
        code: "custom",
        path: ["evaluation", "passAtK", "prompts"],
        message: few,
        input: passAtK.prompts,
      });
    studies.forEach(({ snapshots = [] }, i) => {
      const late = snapshots.find((step) => step > pretraining.max_steps);
      const message = `expected steps of pretraining, at most ${pretraining.max_steps}`;
      if (late) context.addIssue({ code: "custom", path: ["studies", i, "snapshots"], message, input: late });
    });
  });

const schema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, "expected a name of lower-case letters, digits and dashes"),
  version: z.string().regex(/^\d+(\.\d+)*$/, "expected a version such as 1.0"),
  /** What the protocol is for, in a sentence. */
  purpose: z.string().min(1),
  /** Points of a learning curve, each the mean over an equal number of steps; by default every step. */
  curvePoints: z.int().min(1).optional(),
  /** In the order in which they are run. */
  parts: z.array(part).min(1),
});

/** A named, versioned set of runs, complete: every default is written out. */
export type Protocol = z.output<typeof schema>;
export type Part = Protocol["parts"][number];
/** Runs on the testbed that start from the base policies of a part. */
export type StudySettings = Part["studies"][number];
export type LadderSettings = NonNullable<Part["ladder"]>;
/** How many prompts are asked, how many samples of each are drawn, and whose prompts they are. */
export type Counts = Omit<Part["evaluation"], "early">;
/** A protocol as it is written: options of training may be left at their defaults. */
export type ProtocolSettings = z.input<typeof schema>;

/**
 * Checks a protocol and completes it. Throws an Error with one line a mistake, each with the file that the settings are
 * from: `src/experiments/protocols/quick.ts: parts.0.studies.0.rl.num_generations: expected an integer of at least 2 (…), got 1`.
 */
export function defineProtocol(
  settings: ProtocolSettings,
  file = `src/experiments/protocols/${settings.name}.ts`,
): Protocol {
  const checked = schema.safeParse(settings, { reportInput: true });
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map((issue) => problemOf(issue));
  throw new Error(problems.map((problem) => `${file}: ${problem}`).join("\n"));
}
