/**
 * A protocol: a named, versioned set of runs, as plain validated data. plan.ts unfolds it into jobs.
 *
 * Training's options are those of training/config.ts, by TRL's names, so that a setting means here what it means there.
 */

import { z } from "zod";
import { axes, targets } from "../strings";
import { pretrainSchema, reinforceSchema } from "../training/config";
import { problemOf } from "../validate";

const seeds = z
  .array(z.int().min(0))
  .min(1)
  .refine((list) => new Set(list).size === list.length, { error: "expected different seeds" });
/** One base serves all four targets, so four times the exposure must stay below the whole mixture. */
const exposure = z.number().min(0).max(0.2);
const exposures = z.array(exposure).min(1);
const someTargets = z.array(z.enum(targets)).min(1);

const update = z.strictObject({
  scale_rewards: z.enum(["group", "none"]),
  kl_estimator: z.enum(["k1", "k2", "k3", "exact"]),
  kl_in_reward: z.boolean().default(false),
});

const schema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, "expected a name of lower-case letters, digits and dashes"),
  version: z.string().regex(/^\d+(\.\d+)*$/, "expected a version such as 1.0"),
  /** What the protocol is for, in a sentence. */
  purpose: z.string().min(1),
  operations: z.enum(["default", "spike"]),
  format: z.enum(["steps", "answer"]),
  seeds: z.strictObject({ base: seeds, rl: seeds }),
  pretraining: pretrainSchema,
  rl: reinforceSchema,
  /** Samples per prompt of a base policy: half of them place the prompt, half measure. */
  evaluation: z.strictObject({ prompts: z.int().min(1), samples: z.int().min(2).multipleOf(2) }),
  /** RL on each target, from the end of pretraining at each exposure. */
  exposure: z.strictObject({ exposures, targets: someTargets }).optional(),
  /** RL in distribution from snapshots of one pretraining. */
  saturation: z
    .strictObject({
      exposure,
      snapshots: z.array(z.int().min(1)).min(1),
      axes: z.array(z.enum(axes)).min(1),
      max_steps: z.int().min(1),
    })
    .optional(),
  /** Other ways to train on a target, beside the exposure study's GRPO. */
  contrast: z
    .strictObject({ exposures, targets: someTargets, methods: z.array(z.enum(["rft", "sft"])).min(1) })
    .optional(),
  /** The Q-ladder: runs that test the theorem's laws point by point. */
  ladder: z
    .strictObject({
      rules: z.array(z.enum(["shared", "distinct"])).min(1),
      pretraining: pretrainSchema,
      rl: reinforceSchema,
      /** Each update rule is one run on each base; it overrides `rl`. */
      updates: z.array(update).min(1),
      /** Held-out prompts on each rung. */
      prompts: z.int().min(1),
    })
    .optional(),
});

/** A named, versioned set of runs, complete: every default is written out. */
export type Protocol = z.output<typeof schema>;
/** A protocol as it is written: options of training may be left at their defaults. */
export type ProtocolSettings = z.input<typeof schema>;

/**
 * Checks a protocol and completes it. Throws an Error with one line a mistake:
 * `protocols/quick.ts: rl.num_generations: expected an integer of at least 2 (…), got 1`.
 */
export function defineProtocol(settings: ProtocolSettings): Protocol {
  const checked = schema.safeParse(settings, { reportInput: true });
  const problems = checked.success
    ? lateSnapshots(checked.data)
    : checked.error.issues.map((issue) => problemOf(issue));
  if (checked.success && problems.length === 0) return checked.data;
  throw new Error(problems.map((problem) => `protocols/${settings.name}.ts: ${problem}`).join("\n"));
}

function lateSnapshots({ pretraining, saturation }: Protocol): string[] {
  const { max_steps } = pretraining;
  return (saturation?.snapshots ?? [])
    .filter((step) => step > max_steps)
    .map((step) => `saturation.snapshots: expected steps of pretraining, at most ${max_steps}, got ${step}`);
}
