/** How much more other methods gain and lose than GRPO, each pair from one base policy on one target. */

import { meanInterval, type IntervalEstimate } from "../statistics/intervals";
import { groupBy } from "../common/groupBy";
import type { Change } from "../results/changes";
import type { Method, Results } from "../results/rows";
import { evidenceOf, gainsBySeed } from "../verdicts/evidence";

/** One method at one exposure: its changes minus GRPO's. */
export interface MethodDifference {
  exposure: number;
  method: Method;
  baseSeeds: number;
  /** On the target, by target: means over base seeds. */
  byTarget: Record<string, number>;
  /** On the target, mean over targets; interval over base seeds. */
  onTarget: IntervalEstimate;
  /** In distribution, the same. */
  inDistribution: IntervalEstimate;
}

/** Methods of study `contrast` beside GRPO of study `exposure`, by rising exposure; from two base seeds on. */
export function methodDifferences(results: Results): MethodDifference[] {
  const all = evidenceOf(results)
    .changes("correctMass", "exposure", "contrast")
    .filter(({ row }) => row.format === "steps");
  const grpo = new Map(all.filter(({ row }) => row.method === "grpo").map((change) => [keyOf(change), change.gain]));
  const paired = all.flatMap((change) => {
    const beside = grpo.get(keyOf(change));
    return change.row.method === "grpo" || beside === undefined ? [] : [{ ...change, gain: change.gain - beside }];
  });
  const cells = groupBy(paired, ({ row }) => `${row.exposure}|${row.method}`);
  return [...cells.values()].flatMap(differenceOf).sort((a, b) => a.exposure - b.exposure);
}

function keyOf({ row }: Change): string {
  return `${row.base}|${row.trainedOn}|${row.axis}`;
}

function differenceOf(paired: Change[]): MethodDifference[] {
  const onTarget = paired.filter(({ row }) => row.axis === row.trainedOn);
  const inDistribution = paired.filter(({ row }) => row.axis === "in-distribution");
  const seeds = gainsBySeed(onTarget).length;
  if (seeds < 2) return [];
  const { exposure, method } = paired[0].row;
  const byTarget = [...groupBy(onTarget, ({ row }) => row.axis)].map(([target, own]) => [
    target,
    seedInterval(own).value,
  ]);
  return [
    {
      exposure,
      method,
      baseSeeds: seeds,
      byTarget: Object.fromEntries(byTarget),
      onTarget: seedInterval(onTarget),
      inDistribution: seedInterval(inDistribution),
    },
  ];
}

function seedInterval(changes: Change[]): IntervalEstimate {
  return meanInterval(gainsBySeed(changes).map(({ value }) => value));
}
