/*
 * Room analyses: exploratory analyses, never part of a verdict. May use: common, statistics, strings, training,
 * evaluation, hypotheses, results, experiments, verdicts.
 */

/**
 * Methods over the four targets at once: interquartile means of all targets and base seeds, as rliable has them.
 *
 * Source: Agarwal et al., arXiv 2108.13264. A bootstrap resamples base seeds within each target; it ignores that targets
 * share base policies.
 */

import { stratifiedIqm, type IntervalEstimate } from "../statistics";
import { deriveKey } from "../common/random";
import { targets } from "../strings";
import type { Change } from "../results/changes";
import { distinct } from "../results/numbers";
import { studyOfMethod, type Results, type Study } from "../results/rows";
import { algorithms, algorithmNames, type AlgorithmName } from "../training/algorithms";
import { evidenceOf } from "../verdicts/evidence";

/** Masses after training in [0, 1], and their change, which the base policy has none of. */
export interface AggregateMeans {
  mass: IntervalEstimate;
  gain?: IntervalEstimate;
}

/** One method at one exposure. */
export interface AggregateRow {
  /** Share of pretraining that each target had. */
  exposure: number;
  method: string;
  /** Base seeds with runs on all four targets; others do not count. */
  seeds: number;
  onTarget: AggregateMeans;
  inDistribution: AggregateMeans;
}

/** Every algorithm, and GRPO on the mixture. */
const compared: { name: string; study: Study; method: AlgorithmName }[] = [
  ...algorithmNames.map((method) => ({ name: algorithms[method].title, study: studyOfMethod(method), method })),
  { name: "GRPO on the mixture", study: "mixed", method: "grpo" },
];

const fewestSeeds = 3;
const replications = 2000;

/** What one run changed on either side. */
type Run = Record<Side, Change>;
type Side = "onTarget" | "inDistribution";

/**
 * By rising exposure, the base policy first; format steps, one RL run a base policy (as verdicts count). A method is left
 * out where fewer than three base seeds have all four targets. The same rows give the same intervals.
 */
export function aggregateOf(results: Results): AggregateRow[] {
  const all = evidenceOf(results)
    .changes("correctMass", ...compared.map(({ study }) => study))
    .filter(({ row }) => row.format === "steps");
  const exposures = distinct(all.map(({ row }) => row.exposure));
  return exposures.flatMap((exposure) =>
    rowsAt(
      exposure,
      all.filter(({ row }) => row.exposure === exposure),
    ),
  );
}

/** The base policy and the methods at one exposure; nothing where no method has enough seeds. */
function rowsAt(exposure: number, changes: Change[]): AggregateRow[] {
  const trained: AggregateRow[] = [];
  for (const { name, study, method } of compared) {
    const runs = completeRuns(changes.filter(({ row }) => row.study === study && row.method === method));
    if (seedsOf(runs) >= fewestSeeds) trained.push(trainedRow(exposure, name, runs));
  }
  return trained.length === 0 ? [] : [baseRow(exposure, completeRuns(changes)), ...trained];
}

/** Runs [target][seed] of the base seeds that have a run on every target, evaluated on either side. */
function completeRuns(changes: Change[]): Run[][] {
  const found = new Map(changes.map((change) => [keyOf(change), change]));
  const complete: Run[][] = targets.map(() => []);
  for (const seed of distinct(changes.map(({ row }) => row.baseSeed))) {
    const runs = targets.map((target) => runOf(found, seed, target));
    if (runs.some((run) => run === undefined)) continue;
    runs.forEach((run, i) => complete[i].push(run!));
  }
  return complete;
}

function runOf(found: Map<string, Change>, seed: number, target: string): Run | undefined {
  const onTarget = found.get(`${seed} ${target} ${target}`);
  const inDistribution = found.get(`${seed} ${target} in-distribution`);
  return onTarget && inDistribution && { onTarget, inDistribution };
}

/** Of a run on a mixture the target, which is named first. */
function keyOf({ row }: Change): string {
  return `${row.baseSeed} ${row.trainedOn.split("+")[0]} ${row.axis}`;
}

function seedsOf(runs: Run[][]): number {
  return runs[0].length;
}

function trainedRow(exposure: number, method: string, runs: Run[][]): AggregateRow {
  const meanOf = (side: Side, key: "after" | "gain") =>
    interquartileMean(`${exposure} ${method} ${side} ${key}`, valuesOf(runs, side, key));
  return {
    exposure,
    method,
    seeds: seedsOf(runs),
    onTarget: { mass: meanOf("onTarget", "after"), gain: meanOf("onTarget", "gain") },
    inDistribution: { mass: meanOf("inDistribution", "after"), gain: meanOf("inDistribution", "gain") },
  };
}

/** In distribution the runs on all targets start from one number a seed, which counts once. */
function baseRow(exposure: number, runs: Run[][]): AggregateRow {
  const meanOf = (side: Side, some: Run[][]) =>
    interquartileMean(`${exposure} base ${side}`, valuesOf(some, side, "before"));
  return {
    exposure,
    method: "base policy",
    seeds: seedsOf(runs),
    onTarget: { mass: meanOf("onTarget", runs) },
    inDistribution: { mass: meanOf("inDistribution", [runs[0]]) },
  };
}

function valuesOf(runs: Run[][], side: Side, key: "before" | "after" | "gain"): number[][] {
  return runs.map((seeds) => seeds.map((run) => run[side][key]));
}

/** `name` says whose draws the interval is made of. */
function interquartileMean(name: string, runs: number[][]): IntervalEstimate {
  return stratifiedIqm(runs, { replications, key: deriveKey(0, `aggregate ${name}`, 0) });
}
