/** From an evaluated policy, and from a training log, to rows. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { evaluate, evaluateRung, type Evaluation, type Measured as Interval } from "../evaluation";
import type { Policy } from "../model/policy";
import type { Axis } from "../strings";
import { readMetrics } from "../training/metrics";
import { hypothesesHash } from "./hypotheses";
import { klName } from "./planLadder";
import type { BaseRun, TrainingRun } from "./plan";
import type { Protocol } from "./protocol";
import type { CurveRow, Metric, PromptRow, ResultRow } from "./rows";
import type { Source } from "./sources";

/** Rows of one run. */
export interface Measured {
  rows: ResultRow[];
  prompts: PromptRow[];
}

/** What is measured: a policy, where it comes from, and where it is evaluated. */
export interface Measurement {
  protocol: Protocol;
  base: BaseRun;
  source: Source;
  policy: Policy;
  /** Pretraining step of the parameters, or of those that training started from. */
  snapshot: number;
  axes: (Axis | "ladder")[];
  /** The training run; none for a base policy. */
  run?: TrainingRun;
}

/** Every policy is asked the same held-out prompts. */
const promptSeed = 0;

/** Evaluates a policy on each axis, or on each rung of the ladder. */
export function measure(measurement: Measurement): Measured {
  const { source, axes } = measurement;
  const parts =
    "ladder" in source
      ? source.ladder.rungs.map(({ index }) => measureRung(measurement, index))
      : axes.map((axis) => measureAxis(measurement, axis as Axis));
  return { rows: parts.flatMap(({ rows }) => rows), prompts: parts.flatMap(({ prompts }) => prompts) };
}

function measureAxis(measurement: Measurement, axis: Axis): Measured {
  const { policy, source, protocol } = measurement;
  if (!("testbed" in source)) throw new Error(`${axis}: expected a testbed, got a ladder`);
  const options = { ...protocol.evaluation, seed: promptSeed, draws: drawsOf(measurement) };
  return rowsOf(measurement, { axis, rung: "" }, evaluate(policy, source.testbed, axis, options), options);
}

function measureRung(measurement: Measurement, rung: number): Measured {
  const { policy, source, protocol } = measurement;
  if (!("ladder" in source)) throw new Error(`rung ${rung}: expected a ladder, got a testbed`);
  const counts = { samples: protocol.evaluation.samples, prompts: protocol.ladder!.prompts };
  const options = { ...counts, seed: promptSeed, draws: drawsOf(measurement) };
  return rowsOf(measurement, { axis: "ladder", rung }, evaluateRung(policy, source.ladder, rung, options), options);
}

/** Every policy is sampled with random numbers of its own. */
function drawsOf({ base, snapshot, run }: Measurement): string {
  return run?.id ?? `${base.id}-step${snapshot}`;
}

interface Where {
  axis: Axis | "ladder";
  rung: number | "";
}

function rowsOf(
  measurement: Measurement,
  where: Where,
  evaluation: Evaluation,
  counts: { prompts: number; samples: number },
): Measured {
  const keys = { ...keysOf(measurement), ...where };
  const rows = metricsOf(evaluation).map(([metric, { value, lower, upper }, sampled]): ResultRow => {
    return { ...keys, metric, value, lower, upper, prompts: counts.prompts, samples: sampled ? counts.samples : 0 };
  });
  const { run, base, study } = keys;
  const rung = where.rung === "" ? -1 : where.rung;
  const end = measurement.snapshot === measurement.base.snapshots.at(-1);
  // Snapshots share the base run's id, which prompt rows are joined on: only the end of pretraining has them.
  const perPrompt = end ? evaluation.perPrompt : [];
  return { rows, prompts: perPrompt.map((counted) => ({ run, base, study, axis: where.axis, rung, ...counted })) };
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

function keysOf({ protocol, base, snapshot, run }: Measurement) {
  const { name, version, format } = protocol;
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
    format,
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

/** TRL's metrics that a figure may show. */
const curveMetrics = [
  ...["loss", "reward", "reward_std", "kl", "entropy", "frac_reward_zero_std", "clip_ratio", "grad_norm"],
  ...["learning_rate", "completions/mean_length"],
];

/** The learning curves of the run whose metrics.jsonl stands in `directory`. */
export function curvesOf({ id, study }: { id: string; study: CurveRow["study"] }, directory: string): CurveRow[] {
  const path = join(directory, "metrics.jsonl");
  if (!existsSync(path)) return [];
  return readMetrics(path).flatMap((metrics) =>
    curveMetrics
      .filter((metric) => metric in metrics)
      .map((metric) => ({ run: id, study, step: metrics.step, metric, value: metrics[metric] })),
  );
}
