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
import { hypothesesOf } from "../../hypotheses/hypotheses";
import { klName } from "../plan/ladderJobs";
import { promptSeed, type BaseRun, type TrainingRun } from "../plan/jobs";
import type { Counts, Protocol } from "../protocols/protocol";
import type { CurveRow, PromptRow, ResultRow, EvaluatedOn } from "../../results/rows";
import type { Source } from "./problems";

/** Rows of one run. */
export interface RunRows {
  rows: ResultRow[];
  prompts: PromptRow[];
  /** Points beside those of the training log. */
  curves?: CurveRow[];
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
export function optionsOf(of: RunPolicy, { prompts, samples, passAtK }: Omit<Counts, "promptSeed">): EvaluationOptions {
  const seed = hasOwnPrompts(of) ? of.base.seed : promptSeed;
  return { prompts, samples, passAtK, seed, draws: drawsOf(of) };
}

/** Whether the prompts are the base seed's own: without them all policies are asked the same. */
function hasOwnPrompts(of: RunPolicy): boolean {
  return countsAt(of).promptSeed === "base";
}

/** Every policy is sampled with random numbers of its own. */
function drawsOf({ base, snapshot, run }: RunPolicy): string {
  return run?.id ?? `${base.id}-step${snapshot}`;
}

function resultRows(
  of: RunPolicy,
  at: EvaluatedAt,
  evaluation: Evaluation,
  { prompts, samples, passAtK }: EvaluationOptions,
): ResultRow[] {
  return evaluationValues(evaluation).map(({ metric, estimate, sampled, tried }) => {
    const counts = tried && passAtK ? passAtK : { prompts, samples: sampled ? samples : 0 };
    return { ...keysOf(of), ...at, metric, ...estimate, ...counts };
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
  // Of the prompts that all policies are asked the plan knows the operations.
  const shown = (result: PromptResult) => (hasOwnPrompts(of) ? result : { ...result, operations: null });
  return perPrompt.map((result) => ({ ...keys, ...withMassesIn24Bits(shown(result)) }));
}

/** Masses in 24 bits: they are products of float32 probabilities, and more digits would be noise to be stored. */
function withMassesIn24Bits(result: PromptResult): PromptResult {
  const { pathMass, exactMass, decisionMasses } = result;
  return {
    ...result,
    pathMass: in24Bits(pathMass),
    exactMass: exactMass === null ? null : in24Bits(exactMass),
    decisionMasses: decisionMasses?.map(inNineDigits) ?? null,
  };
}

/** Nine decimal digits tell any two float32 numbers apart; the column is text. */
function inNineDigits(x: number): number {
  return Number(x.toPrecision(9));
}

/** Rounds to 24 significant bits, at any exponent (Veltkamp's splitting; `Math.fround` knows nothing below 1e-45). */
function in24Bits(x: number): number {
  const scaled = x * (2 ** 29 + 1);
  return scaled - (scaled - x);
}

type MethodKeys = Pick<
  ResultRow,
  "rlSeed" | "method" | "scaleRewards" | "kl" | "beta" | "numGenerations" | "lossType" | "reward" | "arm" | "trainedOn"
>;

/** The keys that all rows of a policy share. */
export function keysOf({ protocol, base, snapshot, run }: RunPolicy) {
  const { name, version } = protocol;
  return {
    protocol: name,
    version,
    hypotheses: hypothesesOf(name).hash,
    study: run?.study ?? base.study,
    run: run?.id ?? base.id,
    base: base.id,
    baseSeed: base.seed,
    exposure: base.exposure,
    snapshot,
    decisions: base.decisions ?? ("" as const),
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
  lossType: "",
  reward: "",
  arm: "",
  trainedOn: "",
};

/** A key that an algorithm has no use for stays empty. */
function methodOf({ rlSeed, method, trainedOn, arm = "", rl }: TrainingRun): MethodKeys {
  const { drawsRollouts, weighsKL } = algorithms[method];
  return {
    ...noMethod,
    rlSeed,
    method,
    arm,
    trainedOn,
    ...(drawsRollouts && { numGenerations: rl.num_generations, reward: rewardColumn(rl) }),
    ...(weighsKL && { scaleRewards: rl.scale_rewards, kl: klName(rl), beta: rl.beta, lossType: lossTypeOf(rl) }),
  };
}

function rewardColumn({ reward, reward_flip = 0, shuffle_rewards }: TrainingRun["rl"]): ResultRow["reward"] {
  if (reward === "flipped") return `flipped ${reward_flip}`;
  return reward ?? (shuffle_rewards ? "shuffled" : "");
}

function lossTypeOf({ loss_type }: TrainingRun["rl"]): ResultRow["lossType"] {
  return loss_type === "grpo" ? "" : loss_type;
}
