/** R5: where every update ends on the ladder, by its own law, that of several decisions among them. */

import { mean } from "../../../statistics/moments";
import type { Part } from "../../../hypotheses/hypothesis";
import { number } from "../../../results/numbers";
import type { ResultRow } from "../../../results/rows";
import { updateOf } from "../../../results/updates";
import { logit } from "../../../theory/numeric";
import { meansBySeed, type Evidence, type HypothesisMeasures } from "../../evidence";
import { noRows, overSeeds, withRemarks, type PartEstimate } from "../../estimate";
import { distanceFrom, movedAfter, type LadderPrompt, type LadderRun } from "../../ladderRuns";
import { massIn, threshold } from "../../thresholds";
import { coreRuns, fromLaw, isCore, nestedMean, runsOf, sharedRuns } from "../law";
import { shiftBeyondNull } from "./shift";

export const replicatedLaws: HypothesisMeasures<"R5"> = {
  studies: ["ladder-shared", "ladder-distinct", "ladder-decisions", "exposure"],
  parts: {
    R5a: (evidence, part, of) => nestedMean(coreRuns(evidence, part, of), fromLaw, part.region, `R5a ${of}`),
    R5b: (evidence, part, of) => {
      const fromLawInLogits = logitDistance(threshold(part, "nearest"));
      return nestedMean(coreRuns(evidence, part, of), fromLawInLogits, part.region, `R5b ${of}`);
    },
    R5c: (evidence, part, of) => {
      const [update] = of.split(",");
      return distanceOver(
        sharedRuns(evidence, update).filter(({ row }) => settingsOf(row) === of),
        part,
      );
    },
    R5d: (evidence, part, of) => {
      const changes = movedAfter(threshold(part, "percent"), evidence.results).filter(
        ({ row }) => row.study === "ladder-shared" && isCore(row, part) && updateOf(row) === of,
      );
      const bySeed = meansBySeed(
        changes,
        ({ row }) => row.baseSeed,
        ({ change }) => change,
      );
      return overSeeds(bySeed, part.region);
    },
    R5e: shiftBeyondNull,
    R5f: (evidence, part, of) => {
      const runs = runsOf(evidence, "ladder-distinct").filter(({ row }) => updateOf(row) === of && isCore(row, part));
      const excess = (run: LadderRun) => distanceFrom("tilt", run) - distanceFrom("law", run);
      return overSeeds(bySeedOf(runs, excess), part.region);
    },
    R5g: (evidence, part, of) => {
      const runs = severalDecisions(evidence, part, of);
      return withRemarks(distanceOver(runs, part), besideText(runs));
    },
    R5h: (evidence, part, of) => {
      const excess = ({ measured, law, tabular }: LadderPrompt) =>
        Math.abs(measured - tabular!) - Math.abs(measured - law);
      const runs = severalDecisions(evidence, part, of);
      return overSeeds(
        bySeedOf(runs, ({ prompts }) => mean(prompts.map(excess))),
        part.region,
      );
    },
  },
};

/** How far a prompt ended from its law in logits; a mass nearer than `nearest` to 0 or 1 counts as that far from it. */
function logitDistance(nearest: number): (prompt: LadderPrompt) => number {
  const bounded = (mass: number) => logit(Math.min(1 - nearest, Math.max(nearest, mass)));
  return ({ measured, law }) => Math.abs(bounded(measured) - bounded(law));
}

/** The runs of one update on several decisions, with the prompts whose base mass is where the part asks. */
function severalDecisions(evidence: Evidence, part: Part, of: string): LadderRun[] {
  const isIn = massIn(part);
  return runsOf(evidence, "ladder-decisions")
    .filter(({ row }) => decisionsText(row, part) === of)
    .map(({ row, prompts }) => ({ row, prompts: prompts.filter(({ base }) => isIn(base)) }))
    .filter(({ prompts }) => prompts.length > 0);
}

function bySeedOf(runs: LadderRun[], value: (run: LadderRun) => number) {
  return meansBySeed(runs, ({ row }) => row.baseSeed, value);
}

function distanceOver(runs: LadderRun[], part: Part): PartEstimate {
  return runs.length === 0
    ? noRows
    : overSeeds(
        bySeedOf(runs, (run) => distanceFrom("law", run)),
        part.region,
      );
}

/** `mean + k2, β = 2, G = 64`: as R5c names what it is judged for. */
function settingsOf(row: ResultRow): string {
  return `${updateOf(row)}, β = ${row.beta}, G = ${row.numGenerations}`;
}

/** `mean + k2, T = 5, β = 0.1`, as R5g names it; of other group sizes nothing. */
function decisionsText(row: ResultRow, part: Part): string {
  if (row.numGenerations !== threshold(part, "groupSize")) return "";
  return `${updateOf(row)}, T = ${row.decisions}, β = ${row.beta}`;
}

/** How far the same runs ended from other predictions. */
function besideText(runs: LadderRun[]): string {
  if (runs.length === 0) return "";
  const distance = (from: "tabular" | "oneDecision" | "tilt") =>
    number(mean(runs.map(({ prompts }) => mean(prompts.map((each) => Math.abs(each.measured - each[from]!))))));
  const [tabular, one, tilt] = [distance("tabular"), distance("oneDecision"), distance("tilt")];
  return `From the law of a tabular policy ${tabular}, from that of one decision ${one}, from the tilt ${tilt}.`;
}
