/** What GRPO on a target gains on prompts of about one base mass: by the theorem the same on every axis. */

import { groupBy } from "../common/groupBy";
import { meanInterval, type IntervalEstimate } from "../statistics/intervals";
import { mean } from "../statistics/moments";
import type { PromptRow, Results } from "../results/rows";
import { targets, type Target } from "../strings";
import { evidenceOf, share } from "../verdicts/evidence";

/** Prompts of one axis whose base mass, by the placing half, lies from `from` up to `to`, without `to`. */
export interface EqualMass {
  axis: Target;
  from: number;
  to: number;
  prompts: number;
  /** Of each base seed that has such prompts: their mass before RL by the measuring half, and their gain. */
  seeds: { baseSeed: number; baseMass: number; gain: number }[];
  /** Mean over base seeds with its 95% interval; without bounds (NaN) below three. */
  gain: IntervalEstimate;
}

/** Where bins of base mass begin and end; above the last next to nothing is left to gain. */
const edges = [0.05, 0.15, 0.3, 0.5, 0.7, 0.9];

/** A prompt of a run. */
interface Pair {
  baseSeed: number;
  before: PromptRow;
  after: PromptRow;
}

/**
 * Study `exposure` in format `steps`, all exposures together, one RL seed of each base policy. The half of a base
 * policy's samples that sorts a prompt takes no part in its gain.
 */
export function gainAtEqualMass(results: Results): EqualMass[] {
  const evidence = evidenceOf(results);
  const runs = evidence
    .changes("correctMass", "exposure")
    .filter(({ row }) => row.format === "steps" && row.axis === row.trainedOn);
  return targets.flatMap((axis) => {
    const pairs = runs
      .filter(({ row }) => row.axis === axis)
      .flatMap(({ row }) => {
        const before = new Map(evidence.prompts(row.base, axis).map((prompt) => [prompt.prompt, prompt]));
        return evidence.prompts(row.run, axis).flatMap((after): Pair[] => {
          const own = before.get(after.prompt);
          return own ? [{ baseSeed: row.baseSeed, before: own, after }] : [];
        });
      });
    return edges.slice(0, -1).flatMap((from, i) => binOf(axis, from, edges[i + 1], pairs));
  });
}

function binOf(axis: Target, from: number, to: number, all: Pair[]): EqualMass[] {
  const own = all.filter(({ before: { placing, placingSamples } }) => {
    const mass = placing / placingSamples;
    return mass >= from && mass < to;
  });
  if (own.length === 0) return [];
  const seeds = [...groupBy(own, ({ baseSeed }) => baseSeed)].map(([baseSeed, pairs]) => {
    const baseMass = share(pairs.map(({ before }) => before), "measuring"); // prettier-ignore
    const tuned = share(pairs.map(({ after }) => after), "both"); // prettier-ignore
    return { baseSeed, baseMass, gain: tuned - baseMass };
  });
  const gains = seeds.map(({ gain }) => gain);
  const gain = gains.length < 3 ? { value: mean(gains), lower: NaN, upper: NaN } : meanInterval(gains);
  return [{ axis, from, to, prompts: own.length, seeds, gain }];
}
