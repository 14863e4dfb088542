/** H8: what RL on a target loses in distribution, beside how far it moved. */

import { groupBy } from "../../common/groupBy";
import { spearman } from "../../statistics/ranks";
import type { Change } from "../../results/changes";
import { lateMean } from "../../results/learningCurves";
import type { ResultRow, Study } from "../../results/rows";
import { gainsBySeed, type Evidence, type HypothesisMeasures } from "../evidence";
import { meansText, overSeeds, withRemarks, type SeedValue } from "../estimate";
import { threshold } from "../thresholds";
import { withinCellsText, withoutExtremesText, type Moved } from "../remarks/runs";
import { slopeOver } from "../slope";

export const forgetting: HypothesisMeasures<"H8"> = {
  studies: ["exposure", "mixed"],
  parts: {
    H8a: (evidence, part) => {
      const runs = movedRuns(evidence, threshold(part, "lastSteps"));
      const correlations = (some: Moved[]) => rankCorrelations(some, threshold(part, "fewestRuns"));
      return withRemarks(
        overSeeds(correlations(runs), part.region),
        withoutExtremesText(runs, correlations),
        withinCellsText(runs),
      );
    },
    H8b: (evidence, part, of) => {
      const own = movedRuns(evidence, threshold(part, "lastSteps")).filter(({ target }) => target === of);
      const points = own.map(({ seed, kl, loss }) => ({ seed, x: kl, y: loss }));
      return slopeOver(points, part.region);
    },
    H8c: (evidence, { region }) => {
      const differences = mixedMinusAlone(evidence);
      const byTarget = meansText("target", differences, targetOf, ({ gain }) => gain);
      return withRemarks(overSeeds(gainsBySeed(differences), region), byTarget);
    },
  },
};

/** Every run on a target that has a KL (study exposure), which is the mean of its last steps. */
export function movedRuns(evidence: Evidence, lastSteps: number): Moved[] {
  return inDistribution(evidence, "exposure").flatMap(({ row, gain }) => {
    const kl = lateMean(evidence.curve(row.run, "kl"), lastSteps);
    const { baseSeed: seed, trainedOn: target, exposure } = row;
    return Number.isFinite(kl) ? [{ seed, target, exposure, kl, loss: -gain }] : [];
  });
}

function inDistribution(evidence: Evidence, study: Study) {
  return evidence
    .changes("correctMass", study)
    .filter(({ row }) => row.axis === "in-distribution" && row.method === "grpo" && row.format === "steps");
}

/** Of loss with KL over the runs of each base seed; of seeds where both vary over at least `fewestRuns`. */
export function rankCorrelations(runs: Moved[], fewestRuns: number): SeedValue[] {
  const found: SeedValue[] = [];
  for (const [seed, own] of groupBy(runs, (run) => run.seed)) {
    const kl = own.map((run) => run.kl);
    const loss = own.map((run) => run.loss);
    if (own.length < fewestRuns || new Set(kl).size < 2 || new Set(loss).size < 2) continue;
    found.push({ seed, value: spearman(kl, loss) });
  }
  return found;
}

/** Change in distribution by the mixture minus that by the target alone, each pair from one base policy. */
function mixedMinusAlone(evidence: Evidence): Change[] {
  const key = ({ base }: ResultRow, target: string) => `${base}|${target}`;
  const alone = new Map(inDistribution(evidence, "exposure").map(({ row, gain }) => [key(row, row.trainedOn), gain]));
  return inDistribution(evidence, "mixed").flatMap((change) => {
    const beside = alone.get(key(change.row, targetOf(change)));
    return beside === undefined ? [] : [{ ...change, gain: change.gain - beside }];
  });
}

/** Of a mixture the target, which is named first. */
function targetOf({ row: { trainedOn } }: Change): string {
  return trainedOn.split("+")[0];
}
