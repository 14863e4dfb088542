/** R3 and R4: RL in distribution, there and on another axis, by what is missing on either. */

import type { Part } from "../../../hypotheses/hypothesis";
import type { Change } from "../../../results/changes";
import { coefficientOf, leastSquares } from "../../../statistics/regression";
import { targets, type Target } from "../../../strings";
import { meanGain, meansBySeed, type Evidence, type HypothesisMeasures } from "../../evidence";
import { distinctSeeds, fromEstimate, noRows, overSeeds, type PartEstimate } from "../../estimate";
import { slopeOver } from "../../slope";
import { massIn, threshold } from "../../thresholds";
import { changesFromSnapshots } from "../saturation";

export const replicatedSaturation: HypothesisMeasures<"R3"> = {
  studies: ["saturation"],
  parts: {
    R3a: (evidence, part) => {
      const points = inDistribution(evidence, part).map(({ row, before, gain }) => {
        return { seed: row.baseSeed, x: before, y: gain / (1 - before) };
      });
      return slopeOver(points, part.region);
    },
    R3b: (evidence, part) => {
      const shares = meansBySeed(
        inDistribution(evidence, part),
        ({ row }) => row.baseSeed,
        ({ before, gain }) => gain / (1 - before),
      );
      return overSeeds(shares, part.region);
    },
  },
};

export const replicatedAlignment: HypothesisMeasures<"R4"> = {
  studies: ["saturation", "moments"],
  parts: {
    R4a: (evidence, part, of) => {
      const isIn = massIn(part);
      return meanGain(
        changesFromSnapshots(evidence, [of]).filter(({ before }) => isIn(before)),
        part.region,
      );
    },
    R4b: (evidence, part, of) => meanGain(atMoment(evidence, part, of), part.region),
    R4c: (evidence, part, of) => meanGain(atMoment(evidence, part, of), part.region),
    R4d: (evidence, part, of) => coefficientOfAxis(evidence, part, of),
  },
};

function inDistribution(evidence: Evidence, part: Part): Change[] {
  const isIn = massIn(part);
  return changesFromSnapshots(evidence, ["in-distribution"]).filter(({ before }) => isIn(before));
}

/** A change on another axis by RL in distribution. */
interface Elsewhere extends Change {
  /** Base mass in distribution. */
  inDistribution: number;
}

/** Changes on the targets by RL in distribution, from all snapshots. */
function elsewhere(evidence: Evidence): Elsewhere[] {
  const changes = evidence
    .changes("correctMass", "saturation", "moments")
    .filter(({ row }) => row.trainedOn === "in-distribution" && row.format === "steps");
  const known = new Map<string, number>();
  for (const { row, before } of changes) if (row.axis === "in-distribution") known.set(row.run, before);
  return changes.flatMap((change) => {
    const before = known.get(change.row.run);
    const isTarget = (targets as readonly string[]).includes(change.row.axis);
    return isTarget && before !== undefined ? [{ ...change, inDistribution: before }] : [];
  });
}

/** Those on one axis whose two base masses are where the part asks. */
function atMoment(evidence: Evidence, part: Part, of: string): Elsewhere[] {
  const isIn = massIn(part);
  const [from, to] = [threshold(part, "inDistributionFrom"), threshold(part, "inDistributionTo")];
  return elsewhere(evidence).filter(
    ({ row, before, inDistribution: mass }) => row.axis === of && isIn(before) && mass >= from && mass <= to,
  );
}

function seedsOf(cells: Elsewhere[]): number {
  return distinctSeeds(cells.map(({ row }) => ({ seed: row.baseSeed })));
}

/** How much more than composition an axis changes, base masses held; by least squares, clustered by base seed. */
function coefficientOfAxis(evidence: Evidence, part: Part, of: string): PartEstimate {
  const isIn = massIn(part);
  const cells = elsewhere(evidence).filter(({ before }) => isIn(before));
  const others = targets.filter((target): target is Exclude<Target, "composition"> => target !== "composition");
  const axes = others.filter((axis) => cells.some(({ row }) => row.axis === axis));
  const at = axes.findIndex((axis) => axis === of);
  const [own, composition] = [of, "composition"].map((axis) => cells.filter(({ row }) => row.axis === axis));
  const seeds = Math.min(seedsOf(own), seedsOf(composition));
  if (at < 0 || seeds < 2) return noRows;
  const design = cells.map(({ row, before, inDistribution: mass }) => {
    return [1, ...axes.map((axis) => Number(row.axis === axis)), before, before ** 2, mass];
  });
  if (cells.length <= design[0].length) return noRows;
  const gains = cells.map(({ gain }) => gain);
  const fit = leastSquares(design, gains, { clusters: cells.map(({ row }) => row.baseSeed) });
  const remark = `Policies: ${own.length} on the axis, ${cells.length} in all.`;
  return { ...fromEstimate(coefficientOf(fit, 1 + at), part.region), points: [], seeds, remark };
}
