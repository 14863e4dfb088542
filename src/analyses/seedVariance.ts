/** How much of a gain's spread is the base policy's, and how much RL's own: base and RL seeds, crossed. */

import { moments, mean } from "../statistics/moments";
import { groupBy } from "../common/groupBy";
import { changesOf, type Change } from "../results/changes";
import type { ResultRow } from "../results/rows";

/** The spread of the gain on one target at one exposure; standard deviations. */
export interface SeedVariance {
  target: ResultRow["trainedOn"];
  exposure: number;
  baseSeeds: number;
  /** RL seeds of each. */
  rlSeeds: number;
  gain: number;
  betweenBaseSeeds: number;
  /** Between RL seeds of one base policy. */
  betweenRlSeeds: number;
}

/**
 * Variance components by analysis of variance, of the base policies that have as many RL seeds as any, at least two:
 * within the mean square W, between (B − W) / n, and 0 where B < W. Source: Searle, Casella and McCulloch, Variance
 * Components (1992), section 3.5.
 */
export function seedVariance(rows: ResultRow[]): SeedVariance[] {
  const onTarget = ({ study, axis, trainedOn, format }: ResultRow) =>
    study === "exposure" && axis === trainedOn && format === "steps";
  const cells = groupBy(changesOf(rows, "correctMass", onTarget), ({ row }) => `${row.trainedOn}|${row.exposure}`);
  return [...cells.values()].flatMap(varianceOf);
}

function varianceOf(changes: Change[]): SeedVariance[] {
  const gains = [...groupBy(changes, ({ row }) => row.base).values()].map((own) => own.map(({ gain }) => gain));
  const rlSeeds = Math.max(...gains.map(({ length }) => length));
  const crossed = gains.filter(({ length }) => length === rlSeeds);
  if (rlSeeds < 2 || crossed.length < 2) return [];
  const means = crossed.map(mean);
  const within = mean(crossed.map(variance));
  const between = Math.max(0, variance(means) - within / rlSeeds);
  const { trainedOn: target, exposure } = changes[0].row;
  const deviations = { betweenBaseSeeds: Math.sqrt(between), betweenRlSeeds: Math.sqrt(within) };
  return [{ target, exposure, baseSeeds: crossed.length, rlSeeds, gain: mean(means), ...deviations }];
}

function variance(values: number[]): number {
  return moments(values).deviation ** 2;
}
