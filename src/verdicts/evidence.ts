/** The rows that verdicts are computed from: each base policy once, joined with what was trained on it. */

import { groupBy } from "../common/groupBy";
import { createTestbed, type Axis, type Testbed, type TestbedSettings } from "../strings";
import { changesOf, type Change } from "../results/changes";
import { mean } from "../statistics/moments";
import { planOf } from "../experiments/plan/plan";
import { protocolNamed, protocols } from "../experiments/protocols";
import type { CurveRow, Metric, PromptRow, ResultRow, Results, Study } from "../results/rows";
import { ladderRuns, type LadderRun } from "./ladderRuns";
import type { Part } from "../hypotheses/hypothesis";
import type { Measurement, SeedValue } from "./verdict";

/** What rows do not say: which words the prompts are made of, and how much training draws. */
export interface Training {
  /** Whether the run is one of the plan; of others nothing more is known. */
  knows(run: string): boolean;
  /** The word of operations of a held-out prompt, as a run is asked it. */
  sequenceOf(run: string, axis: string, prompt: number): string;
  /** Completions that a run draws for each word of its axis. */
  completionsPerSequence(run: string, axis: string): number;
}

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
    ladderRuns: lazily(() => ladderRuns({ rows, prompts: results.prompts })),
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

/** Seed 0 and this stream are where evaluation takes its prompts from (runs/evaluationRows.ts, evaluation/examination.ts). */
const place = { seed: 0, stream: "evaluation" };

/** As the plan of a protocol has it; a protocol that is not one of ours has none. */
function trainingOf(protocol: string): Training {
  const runs = lazily(() => (Object.hasOwn(protocols, protocol) ? runsOf(protocol) : new Map<string, never>()));
  return {
    knows: (run) => runs().has(run),
    sequenceOf: (run, axis, index) => {
      const { testbed } = runs().get(run)!;
      return testbed.example(testbed.task(axis as Axis), "test", { ...place, index }).operations.join(" ");
    },
    completionsPerSequence: (run, axis) => {
      const { testbed, rl } = runs().get(run)!;
      return (
        (rl.max_steps * rl.num_prompts * rl.num_generations) / testbed.sequences(testbed.task(axis as Axis)).length
      );
    },
  };
}

/** Training runs on the testbed, by id; runs of one setting share a testbed. */
function runsOf(protocol: string) {
  const testbeds = new Map<string, Testbed>();
  const testbedOf = (settings: TestbedSettings) => {
    const key = JSON.stringify(settings);
    const made = testbeds.get(key) ?? createTestbed(settings);
    testbeds.set(key, made);
    return made;
  };
  const jobs = planOf(protocolNamed(protocol)).jobs.filter(({ base }) => base.testbed);
  const runs = jobs.flatMap(({ base, runs }) =>
    runs.map(({ id, rl }) => [id, { rl, testbed: testbedOf(base.testbed!) }] as const),
  );
  return new Map(runs);
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
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
export function bySeed<T>(items: T[], seedOf: (item: T) => number, value: (item: T) => number): SeedValue[] {
  return [...groupBy(items, seedOf)]
    .map(([seed, own]) => ({ seed, value: mean(own.map(value)) }))
    .sort((a, b) => a.seed - b.seed);
}

/** Mean gain for each base seed. */
export function gainsBySeed(changes: Change[]): SeedValue[] {
  return bySeed(
    changes,
    ({ row }) => row.baseSeed,
    ({ gain }) => gain,
  );
}

/** What one sample is worth in a seed's mean of these changes; 0 where nothing was sampled. */
export function resolutionOf(changes: Change[]): number {
  const samples = Math.max(...changes.map(({ row }) => row.prompts * row.samples));
  return samples > 0 ? 1 / samples : 0;
}

/** The share of correct samples over prompts; of either half of the samples, or of both. */
export function share(prompts: PromptRow[], half: "placing" | "measuring" | "both"): number {
  const total = (value: (row: PromptRow) => number) => prompts.reduce((sum, row) => sum + value(row), 0);
  const placing = half !== "measuring" ? 1 : 0;
  const measuring = half !== "placing" ? 1 : 0;
  const correct = total((row) => placing * row.placing + measuring * row.correct);
  return correct / total((row) => placing * row.placingSamples + measuring * row.samples);
}

/** Computes a part's number from the rows, for one of what the part is judged for. A pure function of its arguments. */
export type Measure = (evidence: Evidence, part: Part, of: string) => Measurement;
