/** H4: what RL moves where it was not trained: other axes by RL in distribution, untrained variants by RL on a target. */

import { groupBy } from "../../common/groupBy";
import { targets } from "../../strings";
import type { Change } from "../../results/changes";
import { meanGain, type Evidence, type HypothesisMeasures } from "../evidence";
import { meansText, withRemarks } from "../estimate";
import { headroomText } from "../remarks/headroom";
import { byMomentText, byProbeText } from "../remarks/scope";
import { changesFromSnapshots } from "./saturation";

export const alignment: HypothesisMeasures<"H4"> = {
  studies: ["saturation", "probes"],
  parts: {
    H4a: (evidence, { region }, of) => meanGain(changesFromSnapshots(evidence, [of]).filter(isNil), region),
    H4b: (evidence, { region }, of) => {
      const changes = changesFromSnapshots(evidence, [of]).filter(isPartial);
      const massOf = ({ before }: Change) => (before < 0.3 ? "below .3" : "from .3 on");
      const byMass = meansText("base mass", changes, massOf, ({ gain }) => gain);
      const byMoment = byMomentText(changes, changesFromSnapshots(evidence, ["in-distribution"]));
      return withRemarks(meanGain(changes, region), byMass, byMoment);
    },
    H4c: (evidence, { region }) => {
      const changes = changesFromSnapshots(evidence, targets).filter(({ before }) => before > 0.95);
      const estimate = meanGain(changes, region);
      const hurts = estimate.upper < 0 ? "It hurts: the interval lies below 0." : "";
      return withRemarks(estimate, hurts, axesText(changes), headroomText(changes));
    },
    H4d: (evidence, { region }) => {
      const all = untrainedVariants(evidence);
      const changes = all.filter(isNil);
      return withRemarks(meanGain(changes, region), byProbeText(changes, all));
    },
    H4e: (evidence, { region }) => {
      const all = untrainedVariants(evidence);
      const changes = all.filter(isPartial);
      return withRemarks(meanGain(changes, region), byProbeText(changes, all));
    },
  },
};

function axesText(changes: Change[]): string {
  const axes = [...groupBy(changes, ({ row }) => row.axis)].map(([axis, own]) => `${axis} (${own.length})`);
  return axes.length > 0 ? `Runs by axis: ${axes.join(", ")}.` : "";
}

/** Base masses below this are taken as nil. */
export const nilBelow = 0.01;
/** Base masses from the first to the second are neither nil nor full. */
export const partial = [0.05, 0.95] as const;

function isNil({ before }: Change): boolean {
  return before < nilBelow;
}

function isPartial({ before }: Change): boolean {
  return before >= partial[0] && before <= partial[1];
}

/** Changes on probes by RL on the target of which they are untrained variants: `length-6` by RL on length. */
function untrainedVariants(evidence: Evidence): Change[] {
  return evidence.changes("correctMass", "probes").filter(isUntrainedVariant);
}

/** Whether the probe is an untrained variant of the target that RL was on. */
export function isUntrainedVariant({ row: { axis, trainedOn } }: Change): boolean {
  const probes = trainedOn === "composition" ? "order-held-out" : `${trainedOn}-`;
  return axis !== trainedOn && axis.startsWith(probes);
}
