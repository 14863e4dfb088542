/** H3: the gain in distribution, from snapshots of one pretraining. */

import type { Change } from "../../results/changes";
import { gainsBySeed, meanGain, pairedBySeed, resolutionOf, type Evidence, type HypothesisMeasures } from "../evidence";
import { overSeeds, withRemarks } from "../estimate";
import { headroomShareText, headroomText, shareOfChangesText } from "../remarks/headroom";
import { slopeOver } from "../slope";
import { massIn, threshold } from "../thresholds";

export const saturation: HypothesisMeasures<"H3"> = {
  studies: ["saturation"],
  parts: {
    H3a: (evidence, part) => {
      const isIn = massIn(part);
      const changes = inDistribution(evidence).filter(({ before }) => isIn(before));
      const points = changes.map(({ row, before, gain }) => ({ seed: row.baseSeed, x: before, y: gain }));
      return withRemarks(slopeOver(points, part.region), headroomShareText(points));
    },
    H3b: (evidence, part) => {
      const isIn = massIn(part);
      const changes = inDistribution(evidence).filter(({ before }) => isIn(before));
      return withRemarks(meanGain(changes, part.region), headroomText(changes));
    },
    H3c: (evidence, part) => {
      const [isMiddle, saturatedFrom] = [massIn(part), threshold(part, "saturatedFrom")];
      const changes = inDistribution(evidence);
      const middle = changes.filter(({ before }) => isMiddle(before));
      const saturated = changes.filter(({ before }) => before >= saturatedFrom);
      const differences = pairedBySeed(gainsBySeed(middle), gainsBySeed(saturated));
      const estimate = overSeeds(differences, part.region, resolutionOf(changes));
      return withRemarks(estimate, shareOfChangesText(changes));
    },
  },
};

function inDistribution(evidence: Evidence): Change[] {
  return changesFromSnapshots(evidence, ["in-distribution"]);
}

/** Changes on these axes by RL in distribution, from snapshots of one pretraining. */
export function changesFromSnapshots(evidence: Evidence, axes: readonly string[]): Change[] {
  return evidence
    .changes("correctMass", "saturation")
    .filter(({ row }) => axes.includes(row.axis) && row.format === "steps" && row.trainedOn === "in-distribution");
}
