/** H5: on the ladder the tuned mass of every prompt beside its law and the plain tilt; on the axes see oddsShift.ts. */

import { groupBy } from "../../common/groupBy";
import { mean } from "../../statistics/moments";
import { number } from "../../results/numbers";
import type { ResultRow } from "../../results/rows";
import { updateOf } from "../../results/updates";
import type { Part, Region } from "../../hypotheses/hypothesis";
import { meansBySeed, type Evidence, type HypothesisMeasures } from "../evidence";
import { distanceFrom, movedAfter, type LadderPrompt, type LadderRun, type RungChange } from "../ladderRuns";
import { threshold } from "../thresholds";
import { nestedInterval, noRows, overSeeds, withRemarks, type PartEstimate } from "../estimate";
import { combinationsText, noiseFloorText, triangleText } from "../remarks/ladder";
import { shiftOfOdds } from "./oddsShift";

export const law: HypothesisMeasures<"H5"> = {
  studies: ["ladder-shared", "ladder-distinct", "exposure"],
  parts: {
    H5a: (evidence, part, of) => nestedMean(coreRuns(evidence, part, of), fromLaw, part.region, `H5a ${of}`),
    H5b: (evidence, part, of) => {
      const excess = (prompt: LadderPrompt) => Math.abs(prompt.measured - prompt.tilt) - fromLaw(prompt);
      const runs = coreRuns(evidence, part, of);
      return withRemarks(nestedMean(runs, excess, part.region, `H5b ${of}`), triangleText(runs));
    },
    H5c: (evidence, { region }, of) => crossing(sharedRuns(evidence, of), region),
    H5d: (evidence, part, of) => {
      const changes = movedAfter(threshold(part, "percent"), evidence.results).filter(
        ({ row }) => row.study === "ladder-shared" && isCore(row, part) && updateOf(row) === of,
      );
      if (changes.length === 0) return noRows;
      const points = meansBySeed(
        changes,
        ({ row }) => row.baseSeed,
        ({ change }) => Math.abs(change),
      );
      return withRemarks(overSeeds(points, part.region), sharedText(changes), noiseFloorText(changes));
    },
    H5e: shiftOfOdds,
    H5f: (evidence, { region }) => {
      const points = meansBySeed(
        runsOf(evidence, "ladder-distinct"),
        ({ row }) => row.baseSeed,
        (run) => distanceFrom("law", run),
      );
      return overSeeds(points, region);
    },
  },
};

/** How far a prompt ended from its law. */
export function fromLaw({ measured, law }: LadderPrompt): number {
  return Math.abs(measured - law);
}

/** The mean over seeds of each run's mean over its prompts. `name`: whose draws the interval is made of. */
export function nestedMean(
  runs: LadderRun[],
  value: (prompt: LadderPrompt) => number,
  region: Region,
  name: string,
): PartEstimate {
  if (runs.length === 0) return noRows;
  const values = runs.map(({ prompts }) => prompts.map(value));
  const points = runs.map(({ row }, i) => ({ seed: row.baseSeed, value: mean(values[i]) }));
  return { ...overSeeds(points, region), ...nestedInterval(values, name) };
}

/** What seeds have in common of the movement: a drift stays in the mean over seeds, a fluctuation does not. */
function sharedText(changes: RungChange[]): string {
  const byRung = [...groupBy(changes, ({ row }) => row.rung).values()];
  const shared = mean(byRung.map((rung) => Math.abs(mean(rung.map(({ change }) => change)))));
  return `The same of means over base seeds, where fluctuations cancel: ${number(shared)}.`;
}

/** Seeds that ran the most combinations, each seed's distance averaged over them. */
function crossing(runs: LadderRun[], region: Region): PartEstimate {
  const seeds = [...groupBy(runs, ({ row }) => row.baseSeed)];
  const most = Math.max(0, ...seeds.map(([, own]) => own.length));
  if (most < 2) return noRows; // the one of part a is no crossing
  const crossed = seeds.filter(([, own]) => own.length === most);
  const points = crossed.map(([seed, own]) => ({ seed, value: meanFromLaw(own) }));
  return {
    ...overSeeds(points, region),
    remark: combinationsText(
      crossed.flatMap(([, own]) => own),
      region,
    ),
  };
}

function meanFromLaw(runs: LadderRun[]): number {
  return mean(runs.map((run) => distanceFrom("law", run)));
}

/** Runs of one update at the β and the group size that the part is judged at. */
export function coreRuns(evidence: Evidence, part: Part, of: string): LadderRun[] {
  return sharedRuns(evidence, of).filter(({ row }) => isCore(row, part));
}

/** Whether a run has the β and the group size that the part is judged at. */
export function isCore({ beta, numGenerations }: ResultRow, part: Part): boolean {
  return beta === threshold(part, "beta") && numGenerations === threshold(part, "groupSize");
}

/** Runs of one update where rungs share their rules. */
export function sharedRuns(evidence: Evidence, update: string): LadderRun[] {
  return runsOf(evidence, "ladder-shared").filter(({ row }) => updateOf(row) === update);
}

/** Runs on the ladder of one study, with their prompts. */
export function runsOf(evidence: Evidence, study: ResultRow["study"]): LadderRun[] {
  return evidence.ladderRuns().filter(({ row, prompts }) => row.study === study && prompts.length > 0);
}
