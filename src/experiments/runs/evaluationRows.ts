/** From a policy of a run to its result rows and prompt rows. */

import {
  evaluate,
  evaluateRung,
  evaluationValues,
  type Evaluation,
  type EvaluationOptions,
  type PromptResult,
} from "../../evaluation";
import type { Policy } from "../../model/policy";
import { axes } from "../../strings";
import { algorithms } from "../../training/algorithms";
import { hypothesesHash } from "../../hypotheses/hypotheses";
import { klName } from "../plan/ladderJobs";
import { promptSeed, type BaseRun, type TrainingRun } from "../plan/jobs";
import type { Counts, Protocol } from "../protocols/protocol";
import type { PromptRow, ResultRow, EvaluatedOn } from "../../results/rows";
import type { Source } from "./problems";

/** Rows of one run. */
export interface RunRows {
  rows: ResultRow[];
  prompts: PromptRow[];
}

/** A policy that a run made: where it comes from, and where it is evaluated. */
export interface RunPolicy {
  protocol: Protocol;
  base: BaseRun;
  source: Source;
  policy: Policy;
  /** Pretraining step of the parameters, or of those that training started from. */
  snapshot: number;
  axes: (EvaluatedOn | "ladder")[];
  /** The training run; none for a base policy. */
  run?: TrainingRun;
}

/** One axis or probe, or one rung of the ladder. */
export interface EvaluatedAt {
  axis: EvaluatedOn | "ladder";
  rung: number | "";
}

/** Evaluates a policy on each axis, or on each rung of the ladder: one row for each metric. */
export function evaluationRows(of: RunPolicy): RunRows {
  const { policy, source } = of;
  const options = optionsOf(of, countsAt(of));
  const evaluations = evaluatedAt(of).map((at) => {
    const evaluation =
      "ladder" in source
        ? evaluateRung(policy, source.ladder, at.rung as number, options)
        : evaluate(policy, source.testbed, at.axis as EvaluatedOn, options);
    return { at, evaluation };
  });
  return {
    rows: evaluations.flatMap(({ at, evaluation }) => resultRows(of, at, evaluation, options)),
    prompts: evaluations.flatMap(({ at, evaluation }) => promptRows(of, at, evaluation)),
  };
}

function evaluatedAt({ source, axes }: RunPolicy): EvaluatedAt[] {
  if ("ladder" in source) return source.ladder.rungs.map(({ index }) => ({ axis: "ladder", rung: index }));
  if (axes.includes("ladder")) throw new Error("ladder: expected a ladder, got a testbed");
  return axes.map((axis) => ({ axis, rung: "" }));
}

/** What is asked of every policy that comes from this snapshot. */
function countsAt({ base, snapshot }: RunPolicy): Counts {
  const evaluation = base.evaluations.find((each) => each.snapshot === snapshot);
  if (!evaluation) throw new Error(`${base.id}: snapshot ${snapshot}: expected one that is evaluated`);
  return evaluation;
}

/** Options of an evaluation with these counts. */
export function optionsOf(of: RunPolicy, { prompts, samples }: Counts): EvaluationOptions {
  return { prompts, samples, seed: promptSeed, draws: drawsOf(of) };
}

/** Every policy is sampled with random numbers of its own. */
function drawsOf({ base, snapshot, run }: RunPolicy): string {
  return run?.id ?? `${base.id}-step${snapshot}`;
}

function resultRows(of: RunPolicy, at: EvaluatedAt, evaluation: Evaluation, { prompts, samples }: Counts): ResultRow[] {
  return evaluationValues(evaluation).map(({ metric, estimate, sampled }) => {
    return { ...keysOf(of), ...at, metric, ...estimate, prompts, samples: sampled ? samples : 0 };
  });
}

/**
 * Snapshots share the base run's id, which prompt rows are joined on: only the end of pretraining has them. Probes have
 * none.
 */
function promptRows(of: RunPolicy, { axis, rung }: EvaluatedAt, { perPrompt }: Evaluation): PromptRow[] {
  const isProbe = axis !== "ladder" && !(axes as readonly string[]).includes(axis);
  if (isProbe || of.snapshot !== of.base.snapshots.at(-1)) return [];
  const { run, base, study } = keysOf(of);
  const keys = { run, base, study, axis, rung: rung === "" ? -1 : rung };
  return perPrompt.map((result) => ({ ...keys, ...withMassesIn24Bits(result) }));
}

/** Masses in 24 bits: they are products of float32 probabilities, and more digits would be noise to be stored. */
function withMassesIn24Bits(result: PromptResult): PromptResult {
  const { pathMass, exactMass } = result;
  return { ...result, pathMass: in24Bits(pathMass), exactMass: exactMass === null ? null : in24Bits(exactMass) };
}

/** Rounds to 24 significant bits, at any exponent (Veltkamp's splitting; `Math.fround` knows nothing below 1e-45). */
function in24Bits(x: number): number {
  const scaled = x * (2 ** 29 + 1);
  return scaled - (scaled - x);
}

type MethodKeys = Pick<
  ResultRow,
  "rlSeed" | "method" | "scaleRewards" | "kl" | "beta" | "numGenerations" | "trainedOn"
>;

/** The keys that all rows of a policy share. */
export function keysOf({ protocol, base, snapshot, run }: RunPolicy) {
  const { name, version } = protocol;
  return {
    protocol: name,
    version,
    hypotheses: hypothesesHash,
    study: run?.study ?? base.study,
    run: run?.id ?? base.id,
    base: base.id,
    baseSeed: base.seed,
    exposure: base.exposure,
    snapshot,
    format: base.testbed?.format ?? ("steps" as const),
    ...(run ? methodOf(run) : noMethod),
  };
}

const noMethod: MethodKeys = {
  rlSeed: "",
  method: "none",
  scaleRewards: "",
  kl: "",
  beta: "",
  numGenerations: "",
  trainedOn: "",
};

/** A key that an algorithm has no use for stays empty. */
function methodOf({ rlSeed, method, trainedOn, rl }: TrainingRun): MethodKeys {
  const { drawsRollouts, weighsKL } = algorithms[method];
  const samples = drawsRollouts ? { numGenerations: rl.num_generations } : {};
  const kl = weighsKL ? { scaleRewards: rl.scale_rewards, kl: klName(rl), beta: rl.beta } : {};
  return { ...noMethod, rlSeed, method, trainedOn, ...samples, ...kl };
}
