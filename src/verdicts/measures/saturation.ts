/** H3: the gain in distribution, from snapshots of one pretraining. */

import type { Change } from "../../results/changes";
import { gainsBySeed, meanGain, resolutionOf, type Evidence, type HypothesisMeasures } from "../evidence";
import { overSeeds, withRemarks, type SeedValue } from "../estimate";
import { headroomShareText, headroomText, shareOfChangesText } from "../remarks/headroom";
import { slopeOver } from "../slope";

/** As the sealed `quantity` of H3b and H3c words them; the fingerprint covers that text, not these numbers. */
const saturated = 0.97;
const [middleLow, middleHigh] = [0.4, 0.8];

export const saturation: HypothesisMeasures<"H3"> = {
  studies: ["saturation"],
  parts: {
    H3a: (evidence, { region }) => {
      const changes = inDistribution(evidence).filter(({ before }) => before > 0.5);
      const points = changes.map(({ row, before, gain }) => ({ seed: row.baseSeed, x: before, y: gain }));
      return withRemarks(slopeOver(points, region), headroomShareText(points));
    },
    H3b: (evidence, { region }) => {
      const changes = atSaturation(evidence);
      return withRemarks(meanGain(changes, region), headroomText(changes));
    },
    H3c: (evidence, { region }) => {
      const changes = inDistribution(evidence);
      const middle = changes.filter(({ before }) => before >= middleLow && before <= middleHigh);
      const differences = pairedBySeed(gainsBySeed(middle), gainsBySeed(atSaturation(evidence)));
      return withRemarks(overSeeds(differences, region, resolutionOf(changes)), shareOfChangesText(changes));
    },
  },
};

/** `a` minus `b` for each seed that both have. */
function pairedBySeed(a: SeedValue[], b: SeedValue[]): SeedValue[] {
  const valueOfB = new Map(b.map(({ seed, value }) => [seed, value]));
  return a.flatMap(({ seed, value }) => {
    const other = valueOfB.get(seed);
    return other === undefined ? [] : [{ seed, value: value - other }];
  });
}

function inDistribution(evidence: Evidence): Change[] {
  return changesFromSnapshots(evidence, ["in-distribution"]);
}

function atSaturation(evidence: Evidence): Change[] {
  return inDistribution(evidence).filter(({ before }) => before >= saturated);
}

/** Changes on these axes by RL in distribution, from snapshots of one pretraining. */
export function changesFromSnapshots(evidence: Evidence, axes: readonly string[]): Change[] {
  return evidence
    .changes("correctMass", "saturation")
    .filter(({ row }) => axes.includes(row.axis) && row.format === "steps" && row.trainedOn === "in-distribution");
}
