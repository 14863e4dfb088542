/**
 * What estimates are made of: core seconds of each kind of work, as they were measured on one machine, and how fast that
 * machine is. `npx origin calibrate --constants` measures both again and writes measuredCosts.json.
 */

import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../../common/files";
import { readChecked } from "../../common/validate";
import { evaluable, type EvaluatedOn } from "../../results/rows";

const seconds = z.number().positive();

/** How fast an engine is on a machine: core seconds of two kinds of work; see calibration/rates.ts. */
export const ratesSchema = z.object({
  /** A step of maximum likelihood on 64 sequences of 32 tokens. */
  training: seconds,
  /** 512 rollouts of 20 tokens, 16 for each prompt. */
  decoding: seconds,
});

export type Rates = z.output<typeof ratesSchema>;

const schema = z.object({
  /** The day, ISO 8601. */
  measured: z.iso.date(),
  /** The machine and its engine, in words. */
  machine: z.string(),
  /** Of that machine, with the engine that the other numbers were measured with. */
  rates: ratesSchema,
  /** Starting Node, loading TensorFlow: once a job. */
  start: seconds,
  /** Capturing graphs: once a run. */
  capture: z.number().min(0),
  /** One sequence of a pretraining batch, as long as the longest: forward, backward, update. */
  pretrainingSequence: z.object({ unexposed: seconds, exposed: seconds, ladder: seconds }),
  /** One demonstration of supervised fine-tuning. */
  demonstration: seconds,
  /** Where answers have no steps, relative to where they have. */
  answer: z.number().positive(),
  /** One sampled completion of an evaluation, and one that two policies score, relative to a rollout of training. */
  evaluatedSample: z.number().positive().max(1),
  comparedSample: z.number().positive().max(1),
  /** One rollout of training: sampled, rewarded, scored by the reference, learned from. Longer problems take longer. */
  rollout: z.record(z.enum([...evaluable, "ladder"] as [EvaluatedOn, ...EvaluatedOn[], "ladder"]), seconds),
});

export type UnitCosts = z.output<typeof schema>;

const path = join(__dirname, "measuredCosts.json");

/** The constants of estimates. */
export const unitCosts: UnitCosts = readChecked(schema, path);

/** Makes these the constants of estimates, from the next process on. Returns the path of their file. */
export function writeUnitCosts(costs: UnitCosts): string {
  writeAtomically(path, `${JSON.stringify(schema.parse(costs), null, 2)}\n`);
  return path;
}

/** Time that work takes, relative to the machine that the constants were measured on. */
export type Pace = Rates;

export const referencePace: Pace = { training: 1, decoding: 1 };

/** The pace of a machine with these rates. */
export function paceOf({ training, decoding }: Rates): Pace {
  return { training: training / unitCosts.rates.training, decoding: decoding / unitCosts.rates.decoding };
}
