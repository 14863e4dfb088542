/** H4: what RL moves where it was not trained: other axes by RL in distribution, untrained variants by RL on a target. */

import { groupBy } from "../../common/groupBy";
import { targets } from "../../strings";
import type { Part } from "../../hypotheses/hypothesis";
import type { Change } from "../../results/changes";
import { meanGain, type Evidence, type HypothesisMeasures } from "../evidence";
import { meansText, withRemarks, type PartEstimate } from "../estimate";
import { massIn } from "../thresholds";
import { headroomText } from "../remarks/headroom";
import { byMomentText, byProbeText } from "../remarks/scope";
import { changesFromSnapshots } from "./saturation";

export const alignment: HypothesisMeasures<"H4"> = {
  studies: ["saturation", "probes"],
  parts: {
    H4a: (evidence, part, of) => meanGain(changesFromSnapshots(evidence, [of]).filter(startIn(part)), part.region),
    H4b: (evidence, part, of) => {
      const changes = changesFromSnapshots(evidence, [of]).filter(startIn(part));
      const massOf = ({ before }: Change) => (before < 0.3 ? "below .3" : "from .3 on");
      const byMass = meansText("base mass", changes, massOf, ({ gain }) => gain);
      const byMoment = byMomentText(changes, changesFromSnapshots(evidence, ["in-distribution"]));
      return withRemarks(meanGain(changes, part.region), byMass, byMoment);
    },
    H4c: (evidence, part) => {
      const changes = changesFromSnapshots(evidence, targets).filter(startIn(part));
      const estimate = meanGain(changes, part.region);
      const hurts = estimate.upper < 0 ? "It hurts: the interval lies below 0." : "";
      return withRemarks(estimate, hurts, axesText(changes), headroomText(changes));
    },
    H4d: probesFrom,
    H4e: probesFrom,
  },
};

/** The mean change on untrained variants from the base masses that the part asks for. */
function probesFrom(evidence: Evidence, part: Part): PartEstimate {
  const all = untrainedVariants(evidence);
  const changes = all.filter(startIn(part));
  return withRemarks(meanGain(changes, part.region), byProbeText(changes, all));
}

function axesText(changes: Change[]): string {
  const axes = [...groupBy(changes, ({ row }) => row.axis)].map(([axis, own]) => `${axis} (${own.length})`);
  return axes.length > 0 ? `Runs by axis: ${axes.join(", ")}.` : "";
}

/** Whether a change starts from a base mass that the part asks for. */
function startIn(part: Part): (change: Change) => boolean {
  const isIn = massIn(part);
  return ({ before }) => isIn(before);
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
