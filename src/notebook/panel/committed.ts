/** The committed runs that have the panel's settings. */

import { isDeepStrictEqual } from "node:util";
import { seriesOf, type Series } from "../../figures/curveSeries";
import { groupBy } from "../../common/groupBy";
import { planOf } from "../../experiments/plan/plan";
import { knownProtocol } from "../../experiments/protocols";
import type { ResultRow, Results } from "../../results/rows";
import { meanInterval, type IntervalEstimate } from "../../statistics/intervals";
import { mean } from "../../statistics/moments";
import type { ReinforceConfig } from "../../training/config";
import { committedSettings, configOfSettings, type Settings } from "./settings";

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

/** A run of the protocol that the panel could have made, but for its number of steps. */
interface PlannedRun {
  trainedOn: string;
  rl: ReinforceConfig;
}

/** Undefined where fewer than three base seeds have committed runs of these settings; the panel's number of steps does not matter. */
export function committedRuns(results: Results, settings: Settings): Committed | undefined {
  const asked = configOfSettings({ ...settings, max_steps: committedSettings.max_steps });
  const planned = plannedRuns(results.protocol);
  const isAsked = ({ run }: ResultRow) => {
    const of = planned.get(run);
    return of?.trainedOn === settings.target && isDeepStrictEqual(of.rl, asked);
  };
  const own = results.rows.filter((row) => row.metric === "correctMass" && isAsked(row));
  const runs = [...groupBy(own, ({ run }) => run)].map(([run, [{ baseSeed }]]) => ({ run, baseSeed }));
  const seeds = new Set(runs.map(({ baseSeed }) => baseSeed)).size;
  if (seeds < 3) return undefined;
  const points = groupBy(results.curves, ({ run }) => run);
  const drawn = runs.map(({ run, baseSeed }) => ({ baseSeed, points: points.get(run) ?? [] }));
  const curve = (metric: string) => seriesOf(drawn, metric, metric === "kl" ? "median" : "mean");
  const bases = new Set(own.map(({ base }) => base));
  const { snapshot } = own[0];
  const before = results.rows.filter((row) => row.metric === "correctMass" && row.study === "base" && bases.has(row.base) && row.snapshot === snapshot); // prettier-ignore
  const mass = (axis: string): [IntervalEstimate, IntervalEstimate] => [interval(before, axis), interval(own, axis)];
  return {
    seeds,
    curves: { reward: curve("reward"), kl: curve("kl"), entropy: curve("entropy") },
    masses: { target: mass(settings.target), "in-distribution": mass("in-distribution") },
  };
}

const known = new Map<string, Map<string, PlannedRun>>();

/** By id; none of a protocol that is not one of ours. Kept, for the panel asks at every change. */
function plannedRuns(protocol: string): Map<string, PlannedRun> {
  const found = known.get(protocol);
  if (found) return found;
  const settings = knownProtocol(protocol);
  const jobs = settings ? planOf(settings).jobs : [];
  const like = jobs.filter(({ base: { exposure, exposedTo, corpus, model, testbed } }) => {
    const isPlain = !exposedTo && !corpus && !model && testbed?.operations === "default" && testbed.format === "steps";
    return isPlain && exposure === EXPOSURE;
  });
  const runs = like.flatMap(({ base, runs: all }) =>
    all.filter((run) => run.snapshot === base.snapshots.at(-1) && !run.curriculum),
  );
  known.set(protocol, new Map(runs.map(({ id, trainedOn, rl }) => [id, { trainedOn, rl }])));
  return plannedRuns(protocol);
}

/** Over base seeds; the mean of a seed's runs counts once. */
function interval(rows: ResultRow[], axis: string): IntervalEstimate {
  const onAxis = rows.filter((row) => row.axis === axis);
  const bySeed = [...groupBy(onAxis, ({ baseSeed }) => baseSeed).values()];
  return meanInterval(bySeed.map((own) => mean(own.map(({ value }) => value))));
}
