/** The rows that verdicts are computed from: each base policy once, joined with what was trained on it. */

import { groupBy } from "../common/groupBy";
import { changesOf, type Change } from "../results/changes";
import { mean } from "../statistics/moments";
import type { CurveRow, Metric, PromptRow, ResultRow, Results, Study } from "../results/rows";
import type { HypothesisId, PartId } from "../hypotheses/hypotheses";
import type { Part, Region } from "../hypotheses/hypothesis";
import { overSeeds, type PartEstimate, type SeedValue } from "./estimate";
import { ladderRuns, type LadderRun } from "./ladderRuns";
import { trainingOf, type Training } from "./planned";

/** Results, indexed, with the replicates alone: one RL run of each kind on each base policy. */
export interface Evidence {
  results: Results;
  training: Training;
  /** Changes of a metric by the replicates of a study. */
  changes(metric: Metric, ...studies: Study[]): Change[];
  /** Counts of a run's prompts on an axis, by prompt; empty where there are none. */
  prompts(run: string, axis: string): PromptRow[];
  /** A run's curve, by step. */
  curve(run: string, metric: string): CurveRow[];
  /** Runs on the ladder beside their laws; computed once, for the laws take long. */
  ladderRuns(): LadderRun[];
}

/** Computes a part's number from the rows, for one of what the part is judged for. A pure function of its arguments. */
export type PartMeasure = (evidence: Evidence, part: Part, of: string) => PartEstimate;

/** How the parts of one hypothesis are measured, and from which runs. */
export interface HypothesisMeasures<H extends HypothesisId> {
  /** Studies whose runs it is judged from. */
  studies: readonly Study[];
  parts: Record<PartId<H>, PartMeasure>;
}

export function evidenceOf(results: Results, training = trainingOf(results.protocol)): Evidence {
  const rows = replicatesOf(results.rows);
  const byMetric = groupBy(rows, ({ metric }) => metric);
  const prompts = groupBy(results.prompts, ({ run, axis }) => `${run}|${axis}`);
  const curves = groupBy(results.curves, ({ run, metric }) => `${run}|${metric}`);
  return {
    results: { ...results, rows },
    training,
    changes: onceEach((metric: Metric, ...studies: Study[]) =>
      changesOf(byMetric.get(metric) ?? [], metric, ({ study }) => studies.includes(study)),
    ),
    prompts: (run, axis) => prompts.get(`${run}|${axis}`) ?? [],
    curve: (run, metric) => curves.get(`${run}|${metric}`) ?? [],
    ladderRuns: onceEach(() => ladderRuns({ rows, prompts: results.prompts })),
  };
}

/** Base policies, and of what was trained on each the runs of one RL seed: the base's own, or else the lowest. */
export function replicatesOf(rows: ResultRow[]): ResultRow[] {
  const seeds = new Map<string, Set<number>>();
  for (const { base, rlSeed } of rows)
    if (rlSeed !== "") seeds.set(base, (seeds.get(base) ?? new Set<number>()).add(rlSeed));
  return rows.filter(({ base, baseSeed, rlSeed }) => {
    if (rlSeed === "") return true;
    const own = seeds.get(base)!;
    return rlSeed === (own.has(baseSeed) ? baseSeed : Math.min(...own));
  });
}

/** `make`, called once for the same strings; its callers share what it returns, and leave it as it is. */
function onceEach<Strings extends string[], T>(make: (...of: Strings) => T): (...of: Strings) => T {
  const made = new Map<string, T>();
  return (...of) => {
    const key = of.join("|");
    if (!made.has(key)) made.set(key, make(...of));
    return made.get(key)!;
  };
}

/** The mean of `value` for each base seed, in the seeds' order. */
export function meansBySeed<T>(items: T[], seedOf: (item: T) => number, value: (item: T) => number): SeedValue[] {
  return [...groupBy(items, seedOf)]
    .map(([seed, own]) => ({ seed, value: mean(own.map(value)) }))
    .sort((a, b) => a.seed - b.seed);
}

/** Mean gain for each base seed. */
export function gainsBySeed(changes: Change[]): SeedValue[] {
  return meansBySeed(
    changes,
    ({ row }) => row.baseSeed,
    ({ gain }) => gain,
  );
}

/** `a` minus `b` for each seed that both have. */
export function pairedBySeed(a: SeedValue[], b: SeedValue[]): SeedValue[] {
  const valueOfB = new Map(b.map(({ seed, value }) => [seed, value]));
  return a.flatMap(({ seed, value }) => {
    const other = valueOfB.get(seed);
    return other === undefined ? [] : [{ seed, value: value - other }];
  });
}

/** The mean gain over base seeds, no surer than one sample. */
export function meanGain(changes: Change[], region: Region): PartEstimate {
  return overSeeds(gainsBySeed(changes), region, resolutionOf(changes));
}

/** What one sample is worth in a seed's mean of these changes; 0 where nothing was sampled. */
export function resolutionOf(changes: Change[]): number {
  const samples = Math.max(...changes.map(({ row }) => row.prompts * row.samples));
  return samples > 0 ? 1 / samples : 0;
}

/** The share of correct samples over prompts; of either half of the samples, or of both. */
export function share(prompts: PromptRow[], half: "placing" | "measuring" | "both"): number {
  let correct = 0;
  let samples = 0;
  for (const row of prompts) {
    if (half !== "measuring") {
      correct += row.placing;
      samples += row.placingSamples;
    }
    if (half !== "placing") {
      correct += row.correct;
      samples += row.samples;
    }
  }
  return correct / samples;
}
