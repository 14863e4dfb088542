/** The committed runs that have the panel's settings. */

import { seriesOf, type Series } from "../../figures/curveSeries";
import { groupBy } from "../../common/groupBy";
import { studyOfMethod, type ResultRow, type Results } from "../../results/rows";
import { meanInterval, type IntervalEstimate } from "../../statistics/intervals";
import { committedSettings, type Settings } from "./settings";

/** The exposure of data/base.safetensors to each target. */
const EXPOSURE = 0.02;

/** What runs of the same settings came to, over base seeds. */
export interface Committed {
  seeds: number;
  /** By metric: those of the rollouts, step by step. */
  curves: Record<"reward" | "kl" | "entropy", Series>;
  /** Mean correct mass on the target and in distribution, before and after. */
  masses: Record<"target" | "in-distribution", [IntervalEstimate, IntervalEstimate]>;
}

/** Undefined where no committed run has these settings; their number of steps does not matter. */
export function committedRuns(results: Results, settings: Settings): Committed | undefined {
  const rows = results.rows.filter((row) => row.exposure === EXPOSURE && row.format === "steps");
  const own = rows.filter((row) => row.study === studyOfMethod(settings.method) && isOf(row, settings));
  const runs = [...groupBy(own, ({ run }) => run)].map(([run, [{ baseSeed }]]) => ({ run, baseSeed }));
  if (!isCommitted(settings) || runs.length < 3) return undefined;
  const points = groupBy(results.curves, ({ run }) => run);
  const drawn = runs.map(({ run, baseSeed }) => ({ baseSeed, points: points.get(run) ?? [] }));
  const curve = (metric: string) => seriesOf(drawn, metric, metric === "kl" ? "median" : "mean");
  const mass = (axis: string): [IntervalEstimate, IntervalEstimate] => {
    const of = (all: ResultRow[]) => all.filter((row) => row.axis === axis && row.metric === "correctMass");
    const bases = new Set(own.map(({ base }) => base));
    const before = rows.filter(
      (row) => row.study === "base" && bases.has(row.base) && row.snapshot === own[0].snapshot,
    );
    return [interval(of(before)), interval(of(own))];
  };
  return {
    seeds: new Set(runs.map(({ baseSeed }) => baseSeed)).size,
    curves: { reward: curve("reward"), kl: curve("kl"), entropy: curve("entropy") },
    masses: { target: mass(settings.target), "in-distribution": mass("in-distribution") },
  };
}

function isOf(row: ResultRow, { target, method }: Settings): boolean {
  return row.method === method && row.trainedOn === target && row.reward === "" && row.lossType === "";
}

/** Whether all settings that the algorithm uses are those of the committed runs. */
function isCommitted(settings: Settings): boolean {
  const keys = ["learning_rate", "num_prompts"] as ("learning_rate" | "beta" | "num_generations" | "num_prompts")[];
  if (settings.method !== "sft") keys.push("num_generations");
  if (settings.method === "grpo") keys.push("beta");
  return keys.every((key) => settings[key] === committedSettings[key]);
}

function interval(rows: ResultRow[]): IntervalEstimate {
  return meanInterval([...groupBy(rows, ({ baseSeed }) => baseSeed).values()].map(([{ value }]) => value));
}
