/** H3 and H4: RL in distribution from snapshots of one pretraining, and what it moves elsewhere. */

import { groupBy } from "../common/groupBy";
import { targets } from "../strings";
import type { Change } from "../results/changes";
import type { Region } from "../hypotheses/hypothesis";
import { gainsBySeed, resolutionOf, type Evidence, type PartMeasure } from "./evidence";
import { meansText, withRemarks } from "./remarks";
import { slopeOver } from "./slope";
import { noRows, overSeeds, type PartEstimate } from "./verdict";

const saturated = 0.97;
const [middleLow, middleHigh] = [0.4, 0.8];

export const saturation: Record<string, PartMeasure> = {
  H3a: (evidence, { region }) => {
    const points = inDistribution(evidence).filter(({ before }) => before > 0.5);
    return slopeOver(
      points.map(({ row, before, gain }) => ({ seed: row.baseSeed, x: before, y: gain })),
      region,
    );
  },
  H3b: (evidence, { region }) => over(atSaturation(evidence), region),
  H3c: (evidence, { region }) => {
    const changes = inDistribution(evidence);
    const end = new Map(gainsBySeed(atSaturation(evidence)).map(({ seed, value }) => [seed, value]));
    const middle = gainsBySeed(changes.filter(({ before }) => before >= middleLow && before <= middleHigh));
    const paired = middle.flatMap(({ seed, value }) =>
      end.has(seed) ? [{ seed, value: value - end.get(seed)! }] : [],
    );
    return paired.length === 0 ? noRows : overSeeds(paired, region, resolutionOf(changes));
  },
};

export const alignment: Record<string, PartMeasure> = {
  H4a: (evidence, { region }, of) => over(on(evidence, [of]).filter(isNil), region),
  H4b: (evidence, { region }, of) => {
    const changes = on(evidence, [of]).filter(isPartial);
    const massOf = ({ before }: Change) => (before < 0.3 ? "below .3" : "from .3 on");
    return withRemarks(
      over(changes, region),
      meansText("base mass", changes, massOf, ({ gain }) => gain),
    );
  },
  H4c: (evidence, { region }) => {
    const changes = on(evidence, targets).filter(({ before }) => before > 0.95);
    const measurement = over(changes, region);
    const hurts = measurement.upper < 0 ? "It hurts: the interval lies below 0." : "";
    return withRemarks(measurement, hurts, axesOf(changes));
  },
  H4d: (evidence, { region }) => over(untrainedVariants(evidence).filter(isNil), region),
  H4e: (evidence, { region }) => over(untrainedVariants(evidence).filter(isPartial), region),
};

function axesOf(changes: Change[]): string {
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

/** Changes on probes by RL on the target that they are other strengths of: `length-6` by RL on length. */
function untrainedVariants(evidence: Evidence): Change[] {
  return evidence.changes("correctMass", "probes").filter(isUntrainedVariant);
}

/** Whether RL was on the target that the probe is another strength of. */
export function isUntrainedVariant({ row: { axis, trainedOn } }: Change): boolean {
  const probes = trainedOn === "composition" ? "order-held-out" : `${trainedOn}-`;
  return axis !== trainedOn && axis.startsWith(probes);
}

function inDistribution(evidence: Evidence): Change[] {
  return on(evidence, ["in-distribution"]);
}

function atSaturation(evidence: Evidence): Change[] {
  return inDistribution(evidence).filter(({ before }) => before >= saturated);
}

/** Changes on these axes by RL in distribution. */
export function on(evidence: Evidence, axes: readonly string[]): Change[] {
  return evidence
    .changes("correctMass", "saturation")
    .filter(({ row }) => axes.includes(row.axis) && row.format === "steps" && row.trainedOn === "in-distribution");
}

function over(changes: Change[], region: Region): PartEstimate {
  return changes.length === 0 ? noRows : overSeeds(gainsBySeed(changes), region, resolutionOf(changes));
}
