/** The ladder beside its laws: what part b owes to part a, the combination that is furthest, and what is only noise. */

import { groupBy } from "../../common/groupBy";
import { mean } from "../../statistics/moments";
import { number } from "../../results/numbers";
import { updateOf } from "../../results/updates";
import type { Region } from "../../hypotheses/hypothesis";
import { overSeeds } from "../estimate";
import { meansBySeed } from "../evidence";
import { distanceFrom, type LadderRun, type RungChange } from "../ladderRuns";
import { anywhere, estimateText } from "./text";

/**
 * |P − tilt| − |P − law| is at least |law − tilt| − 2 |P − law|, whatever P (the triangle inequality): where part a holds
 * and law and tilt are far apart, part b cannot fail.
 */
export function triangleText(runs: LadderRun[]): string {
  const prompts = runs.flatMap((run) => run.prompts);
  if (prompts.length === 0) return "";
  const distance = mean(prompts.map(({ law, tilt }) => Math.abs(law - tilt)));
  const off = mean(prompts.map(({ law, measured }) => Math.abs(measured - law)));
  return (
    `Law and tilt are ${number(distance)} apart and the runs ${number(off)} from the law: by the triangle inequality ` +
    `the effect is at least ${number(distance - 2 * off)}.`
  );
}

/** Each combination of β and G by itself: the furthest with its interval, and those that would not hold alone. */
export function combinationsText(runs: LadderRun[], region: Region): string {
  const nameOf = ({ row }: LadderRun) => `β = ${row.beta}, G = ${row.numGenerations}`;
  const combinations = [...groupBy(runs, nameOf)].map(([name, own]) => {
    const points = meansBySeed(
      own,
      ({ row }) => row.baseSeed,
      (run) => distanceFrom("law", run),
    );
    return { name, estimate: overSeeds(points, region) };
  });
  if (combinations.length === 0) return "";
  const furthest = combinations.reduce((a, b) => (b.estimate.effect > a.estimate.effect ? b : a));
  const open = combinations.filter(({ estimate }) => !(estimate.upper <= (region.below ?? Infinity)));
  const alone = open.length === 0 ? "none" : open.map(({ name }) => name).join("; ");
  const update = updateOf(runs[0].row);
  return (
    `Furthest of ${combinations.length}: ${update}, ${furthest.name}, ${estimateText(furthest.estimate)}. ` +
    `Whose own interval is not inside the region: ${alone}.`
  );
}

/**
 * What the mean of absolute changes would be without any drift: the same changes less the mean over base seeds of their
 * rung, widened by √(n / (n − 1)) for the mean that was taken off.
 */
export function noiseFloorText(changes: RungChange[]): string {
  const noise = [...groupBy(changes, ({ row }) => row.rung).values()].flatMap((own) => {
    const drift = mean(own.map(({ change }) => change));
    const widened = Math.sqrt(own.length / (own.length - 1));
    return own.length < 2 ? [] : own.map(({ row, change }) => ({ row, size: widened * Math.abs(change - drift) }));
  });
  if (noise.length === 0) return "";
  const points = meansBySeed(
    noise,
    ({ row }) => row.baseSeed,
    ({ size }) => size,
  );
  return `With what seeds share taken off, so that noise alone is left: ${estimateText(overSeeds(points, anywhere))}.`;
}
