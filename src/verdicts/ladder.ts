/** H5 on the ladder: the tuned mass of every prompt beside its law and the plain tilt. */

import { groupBy } from "../common/groupBy";
import { mean } from "../statistics/moments";
import { number } from "../results/numbers";
import type { ResultRow } from "../results/rows";
import { bootstrapped } from "./bootstrapped";
import { meansBySeed, type Evidence, type PartMeasure } from "./evidence";
import { distanceFrom, movedAfter, updateOf, type LadderRun, type RungChange } from "./ladderRuns";
import { noRows, overSeeds, type PartEstimate, type SeedValue } from "./verdict";

export const ladder: Record<string, PartMeasure> = {
  H5a: (evidence, { region }, of) => {
    const toLaw = ({ prompts }: LadderRun) => prompts.map(({ measured, law }) => Math.abs(measured - law));
    return nestedMean(coreRuns(evidence, of), toLaw, (points) => overSeeds(points, region), `H5a ${of}`);
  },
  H5b: (evidence, { region }, of) => {
    const excess = ({ prompts }: LadderRun) =>
      prompts.map(({ measured, law, tilt }) => Math.abs(measured - tilt) - Math.abs(measured - law));
    return nestedMean(coreRuns(evidence, of), excess, (points) => overSeeds(points, region), `H5b ${of}`);
  },
  H5c: (evidence, { region }, of) =>
    crossing(
      runsOf(evidence, "ladder-shared", (row) => updateOf(row) === of),
      (points) => overSeeds(points, region),
    ),
  H5d: (evidence, { region }, of) => {
    const changes = movedAfter(75, evidence.results).filter(
      ({ row }) => row.study === "ladder-shared" && isCore(row) && updateOf(row) === of,
    );
    const points = meansBySeed(
      changes,
      ({ row }) => row.baseSeed,
      ({ change }) => Math.abs(change),
    );
    return points.length === 0 ? noRows : { ...overSeeds(points, region), remark: sharedText(changes) };
  },
  H5f: (evidence, { region }) => {
    const points = meansBySeed(
      runsOf(evidence, "ladder-distinct"),
      ({ row }) => row.baseSeed,
      (run) => distanceFrom("law", run),
    );
    return points.length === 0 ? noRows : overSeeds(points, region);
  },
};

function nestedMean(
  runs: LadderRun[],
  value: (run: LadderRun) => number[],
  test: (points: SeedValue[]) => PartEstimate,
  name: string,
): PartEstimate {
  if (runs.length === 0) return noRows;
  const points = runs.map((run) => ({ seed: run.row.baseSeed, value: mean(value(run)) }));
  return { ...test(points), ...bootstrapped(runs.map(value), name) };
}

/** What seeds have in common of the movement: a drift stays in the mean over seeds, a fluctuation does not. */
function sharedText(changes: RungChange[]): string {
  const byRung = [...groupBy(changes, ({ row }) => row.rung).values()];
  const shared = mean(byRung.map((rung) => Math.abs(mean(rung.map(({ change }) => change)))));
  return `The same of means over base seeds, where fluctuations cancel: ${number(shared)}.`;
}

/** Seeds that ran the most combinations, each seed's distance averaged over them. */
function crossing(runs: LadderRun[], test: (points: SeedValue[]) => PartEstimate): PartEstimate {
  const seeds = [...groupBy(runs, ({ row }) => row.baseSeed)];
  const most = Math.max(0, ...seeds.map(([, own]) => own.length));
  if (most < 2) return noRows; // the one of part a is no crossing
  const crossed = seeds.filter(([, own]) => own.length === most);
  const toLaw = (of: LadderRun[]) => mean(of.map((run) => distanceFrom("law", run)));
  const points = crossed.map(([seed, own]) => ({ seed, value: toLaw(own) }));
  const combinations = groupBy(
    crossed.flatMap(([, own]) => own),
    combinationOf,
  );
  const distances = [...combinations].map(([update, own]) => ({ update, distance: toLaw(own) }));
  const worst = distances.reduce((a, b) => (b.distance > a.distance ? b : a));
  return { ...test(points), remark: `Furthest of ${combinations.size}: ${worst.update}, ${number(worst.distance)}.` };
}

function combinationOf({ row }: LadderRun): string {
  return `${updateOf(row)}, β = ${row.beta}, G = ${row.numGenerations}`;
}

function coreRuns(evidence: Evidence, of: string): LadderRun[] {
  return runsOf(evidence, "ladder-shared", (row) => isCore(row) && updateOf(row) === of);
}

function isCore({ beta, numGenerations }: ResultRow): boolean {
  return beta === 0.5 && numGenerations === 16;
}

function runsOf(
  evidence: Evidence,
  study: ResultRow["study"],
  of: (row: ResultRow) => boolean = () => true,
): LadderRun[] {
  return evidence.ladderRuns().filter(({ row, prompts }) => row.study === study && prompts.length > 0 && of(row));
}
