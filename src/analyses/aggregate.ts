/*
 * Room analyses: exploratory analyses, never part of a verdict. May use: common, statistics, strings, evaluation,
 * results, verdicts.
 */

/**
 * Methods over the four targets at once: interquartile means of all targets and base seeds, as rliable has them.
 *
 * Source: Agarwal et al., arXiv 2108.13264. A bootstrap draws base seeds within each target; that targets share base
 * policies it does not heed.
 */

import { stratifiedIqm, type IntervalEstimate } from "../statistics";
import { deriveKey } from "../common/random";
import { targets } from "../strings";
import type { Change } from "../results/changes";
import { distinct } from "../results/numbers";
import type { Method, Results, Study } from "../results/rows";
import { evidenceOf } from "../verdicts/evidence";

/** Masses after training in [0, 1], and their change, which the base policy has none of. */
export interface AggregatePlace {
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
  onTarget: AggregatePlace;
  inDistribution: AggregatePlace;
}

const methods: { name: string; study: Study; method: Method }[] = [
  { name: "GRPO", study: "exposure", method: "grpo" },
  { name: "RFT", study: "contrast", method: "rft" },
  { name: "SFT", study: "contrast", method: "sft" },
  { name: "GRPO on the mixture", study: "mixed", method: "grpo" },
];

const fewest = 3;
const replications = 2000;

/** One run, seen in both places. */
interface Run {
  onTarget: Change;
  inDistribution: Change;
}

/**
 * By rising exposure, the base policy first; format steps, one RL run a base policy (as verdicts count). A method is left
 * out where fewer than three base seeds have all four targets. The same rows give the same intervals.
 */
export function aggregateOf(results: Results): AggregateRow[] {
  const all = evidenceOf(results)
    .changes("correctMass", ...methods.map(({ study }) => study))
    .filter(({ row }) => row.format === "steps");
  const exposures = distinct(all.map(({ row }) => row.exposure));
  return exposures.flatMap((exposure) => {
    const here = all.filter(({ row }) => row.exposure === exposure);
    const own = methods.flatMap(({ name, study, method }) => {
      const runs = completeRuns(here.filter(({ row }) => row.study === study && row.method === method));
      return runs[0].length < fewest ? [] : [trainedRow(exposure, name, runs)];
    });
    return own.length === 0 ? [] : [baseRow(exposure, completeRuns(here)), ...own];
  });
}

/** Runs [target][seed] of the base seeds that have all targets, in both places. */
function completeRuns(changes: Change[]): Run[][] {
  const seeds = distinct(changes.map(({ row }) => row.baseSeed));
  const found = new Map(changes.map((change) => [placeOf(change), change]));
  const complete = seeds.flatMap((seed) => {
    const runs = targets.flatMap((target) => {
      const onTarget = found.get(`${seed} ${target} ${target}`);
      const inDistribution = found.get(`${seed} ${target} in-distribution`);
      return onTarget && inDistribution ? [{ onTarget, inDistribution }] : [];
    });
    return runs.length === targets.length ? [runs] : [];
  });
  return targets.map((_, i) => complete.map((runs) => runs[i]));
}

function placeOf({ row }: Change): string {
  return `${row.baseSeed} ${row.trainedOn.split("+")[0]} ${row.axis}`;
}

function trainedRow(exposure: number, method: string, runs: Run[][]): AggregateRow {
  const measured = (place: keyof Run, key: "after" | "gain") =>
    measure(`${exposure} ${method} ${place} ${key}`, valuesOf(runs, place, key));
  const at = (place: keyof Run) => ({ mass: measured(place, "after"), gain: measured(place, "gain") });
  const seeds = runs[0].length;
  return { exposure, method, seeds, onTarget: at("onTarget"), inDistribution: at("inDistribution") };
}

/** In distribution the runs on all targets start from one number a seed, which counts once. */
function baseRow(exposure: number, runs: Run[][]): AggregateRow {
  const onTarget = measure(`${exposure} base onTarget`, valuesOf(runs, "onTarget", "before"));
  const inDistribution = measure(`${exposure} base inDistribution`, valuesOf([runs[0]], "inDistribution", "before"));
  const masses = { onTarget: { mass: onTarget }, inDistribution: { mass: inDistribution } };
  return { exposure, method: "base policy", seeds: runs[0].length, ...masses };
}

function valuesOf(runs: Run[][], place: keyof Run, key: "before" | "after" | "gain"): number[][] {
  return runs.map((seeds) => seeds.map((run) => run[place][key]));
}

function measure(name: string, runs: number[][]): IntervalEstimate {
  return stratifiedIqm(runs, { replications, key: deriveKey(0, `aggregate ${name}`, 0) });
}
