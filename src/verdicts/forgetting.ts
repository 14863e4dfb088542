/** H8: what RL on a target loses in distribution, beside how far it moved. */

import { groupBy } from "../common/groupBy";
import { spearman } from "../statistics/ranks";
import type { Change } from "../results/changes";
import { lateMean } from "../results/learningCurves";
import type { ResultRow, Study } from "../results/rows";
import { gainsBySeed, type Evidence, type PartMeasure } from "./evidence";
import { meansText, withRemarks } from "./remarks";
import { slopeOver } from "./slope";
import { noRows, overSeeds, type SeedValue } from "./verdict";

/** One run: its KL on training prompts at the end, in nats, and its loss in distribution. */
export interface Moved {
  seed: number;
  target: ResultRow["trainedOn"];
  exposure: number;
  kl: number;
  loss: number;
}

export const forgetting: Record<string, PartMeasure> = {
  H8a: (evidence, { region }) => {
    const points = [...groupBy(movedRuns(evidence), ({ seed }) => seed)].flatMap(rankCorrelation);
    return points.length === 0 ? noRows : overSeeds(points, region);
  },
  H8b: (evidence, { region }, of) => {
    const own = movedRuns(evidence).filter(({ target }) => target === of);
    return slopeOver(
      own.map(({ seed, kl, loss }) => ({ seed, x: kl, y: loss })),
      region,
    );
  },
  H8c: (evidence, { region }) => {
    const paired = mixedMinusAlone(evidence);
    if (paired.length === 0) return noRows;
    const byTarget = meansText("target", paired, targetOf, ({ gain }) => gain);
    return withRemarks(overSeeds(gainsBySeed(paired), region), byTarget);
  },
};

/** Every run on a target that has a KL (study exposure). */
export function movedRuns(evidence: Evidence): Moved[] {
  return inDistribution(evidence, "exposure").flatMap(({ row, gain }) => {
    const kl = lateMean(evidence.curve(row.run, "kl"), 5);
    const { baseSeed: seed, trainedOn: target, exposure } = row;
    return Number.isFinite(kl) ? [{ seed, target, exposure, kl, loss: -gain }] : [];
  });
}

function inDistribution(evidence: Evidence, study: Study) {
  return evidence
    .changes("correctMass", study)
    .filter(({ row }) => row.axis === "in-distribution" && row.method === "grpo" && row.format === "steps");
}

function rankCorrelation([seed, runs]: [number, Moved[]]): SeedValue[] {
  const [kl, loss] = [runs.map((run) => run.kl), runs.map((run) => run.loss)];
  if (runs.length < 4 || new Set(kl).size < 2 || new Set(loss).size < 2) return [];
  return [{ seed, value: spearman(kl, loss) }];
}

/** Change in distribution by the mixture less that by the target alone, each pair from one base policy. */
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
