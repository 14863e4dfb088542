/** From an evaluated policy to rows. */

import { evaluate, evaluateRung, type Evaluation } from "../../evaluation";
import { type Measured as Interval } from "../../statistics";
import type { Policy } from "../../model/policy";
import { axes } from "../../strings";
import { hypothesesHash } from "../../hypotheses/hypotheses";
import { klName } from "../plan/ladderJobs";
import type { BaseRun, TrainingRun } from "../plan/jobs";
import type { Counts, Protocol } from "../protocols/protocol";
import type { Metric, PromptRow, ResultRow } from "../../results/rows";
import type { Source } from "./problems";
import type { EvaluatedOn } from "../../results/trainedOn";

/** Rows of one run. */
export interface RunRows {
  rows: ResultRow[];
  prompts: PromptRow[];
}

/** What is measured: a policy, where it comes from, and where it is evaluated. */
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

/** Every policy is asked the same held-out prompts. */
export const promptSeed = 0;

/** Evaluates a policy on each axis, or on each rung of the ladder. */
export function evaluationRows(measurement: RunPolicy): RunRows {
  const { source, axes } = measurement;
  const parts =
    "ladder" in source
      ? source.ladder.rungs.map(({ index }) => measureRung(measurement, index))
      : axes.map((axis) => measureAxis(measurement, axis as EvaluatedOn));
  return { rows: parts.flatMap(({ rows }) => rows), prompts: parts.flatMap(({ prompts }) => prompts) };
}

function measureAxis(measurement: RunPolicy, axis: EvaluatedOn): RunRows {
  const { policy, source } = measurement;
  if (!("testbed" in source)) throw new Error(`${axis}: expected a testbed, got a ladder`);
  const options = optionsOf(measurement, countsAt(measurement));
  return rowsOf(measurement, { axis, rung: "" }, evaluate(policy, source.testbed, axis, options), options);
}

function measureRung(measurement: RunPolicy, rung: number): RunRows {
  const { policy, source } = measurement;
  if (!("ladder" in source)) throw new Error(`rung ${rung}: expected a ladder, got a testbed`);
  const options = optionsOf(measurement, countsAt(measurement));
  return rowsOf(measurement, { axis: "ladder", rung }, evaluateRung(policy, source.ladder, rung, options), options);
}

/** What is asked of every policy that comes from this snapshot. */
function countsAt({ base, snapshot }: RunPolicy): Counts {
  const evaluation = base.evaluations.find((each) => each.snapshot === snapshot);
  if (!evaluation) throw new Error(`${base.id}: snapshot ${snapshot}: expected one that is evaluated`);
  return evaluation;
}

/** Options of an evaluation with these counts. */
export function optionsOf(measurement: RunPolicy, { prompts, samples }: Counts) {
  return { prompts, samples, seed: promptSeed, draws: drawsOf(measurement) };
}

/** Every policy is sampled with random numbers of its own. */
function drawsOf({ base, snapshot, run }: RunPolicy): string {
  return run?.id ?? `${base.id}-step${snapshot}`;
}

/** Where a policy is evaluated. */
export interface EvaluatedAt {
  axis: EvaluatedOn | "ladder";
  rung: number | "";
}

function rowsOf(measurement: RunPolicy, where: EvaluatedAt, evaluation: Evaluation, counts: Counts): RunRows {
  const keys = { ...keysOf(measurement), ...where };
  const rows = metricsOf(evaluation).map(([metric, { value, lower, upper }, sampled]): ResultRow => {
    return { ...keys, metric, value, lower, upper, prompts: counts.prompts, samples: sampled ? counts.samples : 0 };
  });
  const { run, base, study } = keys;
  const rung = where.rung === "" ? -1 : where.rung;
  const end = measurement.snapshot === measurement.base.snapshots.at(-1);
  // Snapshots share the base run's id, which prompt rows are joined on: only the end of pretraining has them.
  const probe = where.axis !== "ladder" && !(axes as readonly string[]).includes(where.axis);
  const perPrompt = end && !probe ? evaluation.perPrompt : [];
  return {
    rows,
    prompts: perPrompt.map((counted) => ({ run, base, study, axis: where.axis, rung, ...kept(counted) })),
  };
}

/** Masses in 24 bits: they are products of float32 probabilities, and more digits would be noise to be stored. */
function kept(counted: Evaluation["perPrompt"][number]): Evaluation["perPrompt"][number] {
  const { pathMass, exactMass } = counted;
  return { ...counted, pathMass: in24Bits(pathMass), exactMass: exactMass === null ? null : in24Bits(exactMass) };
}

/** Rounds to 24 significant bits, at any exponent (Veltkamp's splitting; `Math.fround` knows nothing below 1e-45). */
function in24Bits(x: number): number {
  const scaled = x * (2 ** 29 + 1);
  return scaled - (scaled - x);
}

/** Each metric with its interval, and whether it comes from samples. */
function metricsOf({ passAt, ...evaluation }: Evaluation): [Metric, Interval, boolean][] {
  const passes = Object.entries(passAt).map(([k, value]): [Metric, Interval, boolean] => [
    `passAt${Number(k)}`,
    value,
    true,
  ]);
  return [
    ["greedy", evaluation.greedy, false],
    ["correctMass", evaluation.correctMass, true],
    ["pathMass", evaluation.pathMass, false],
    ...(evaluation.exactMass ? [["exactMass", evaluation.exactMass, false] as [Metric, Interval, boolean]] : []),
    ["editDistance", evaluation.editDistance, false],
    ...passes,
  ];
}

type MethodKeys = Pick<
  ResultRow,
  "rlSeed" | "method" | "scaleRewards" | "kl" | "beta" | "numGenerations" | "trainedOn"
>;

/** The keys that all rows of a measurement share. */
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

/** Supervised runs sample nothing and weigh no KL; rejection sampling weighs none. */
function methodOf({ rlSeed, method, trainedOn, rl }: TrainingRun): MethodKeys {
  const samples = method === "sft" ? {} : { numGenerations: rl.num_generations };
  const kl = method === "grpo" ? { scaleRewards: rl.scale_rewards, kl: klName(rl), beta: rl.beta } : {};
  return { ...noMethod, rlSeed, method, trainedOn, ...samples, ...kl };
}
