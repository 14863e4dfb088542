/** R6 to R9: sharpening beside a shuffled reward, pass@k where there is room, forgetting, β and the loss type. */

import type { Part } from "../../../hypotheses/hypothesis";
import type { Change } from "../../../results/changes";
import { earlyMean, lateMean } from "../../../results/learningCurves";
import type { ResultRow, Study } from "../../../results/rows";
import { gainsBySeed, meanGain, meansBySeed, type Evidence, type HypothesisMeasures } from "../../evidence";
import { noRows, overSeeds, withRemarks, type SeedValue } from "../../estimate";
import { slopeOver } from "../../slope";
import { threshold } from "../../thresholds";
import { movedRuns, rankCorrelations } from "../forgetting";
import { largestK, middle } from "../passAtK";
import { correlations } from "../sharpening";

export const controlledSharpening: HypothesisMeasures<"R6"> = {
  studies: ["exposure", "reward-control"],
  parts: {
    R6a: (evidence, part, of) => {
      const exposure = threshold(part, "exposure");
      const shuffled = onTarget(evidence, "reward-control", of).filter(({ row }) => row.exposure === exposure);
      return meanGain(shuffled, part.region);
    },
    R6b: (evidence, part, of) => {
      const exposure = threshold(part, "exposure");
      const of2 = (study: Study) =>
        byPolicy(
          correlations(evidence, of, study).filter((row) => row.exposure === exposure),
          (row) => row,
          ({ value }) => value,
        );
      return overSeeds(differences(of2("exposure"), of2("reward-control")), part.region);
    },
    R6c: (evidence, part, of) => {
      const own = (study: Study) => pairedEntropies(evidence, part, study, of);
      return overSeeds(differences(own("exposure"), own("reward-control")), part.region);
    },
  },
};

export const replicatedPassAtK: HypothesisMeasures<"R7"> = {
  studies: ["exposure", "saturation"],
  parts: {
    R7a: (evidence, part, of) => {
      const k = largestK(evidence, part, of);
      if (k === undefined) return noRows;
      const most = threshold(part, "largestAtMost");
      const all = middle(evidence, part, of, `passAt${k}`);
      const unsaturated = all.filter(({ before }) => before <= most);
      const remark = `At k = ${k}, in ${unsaturated.length} of ${all.length} runs the base policy leaves room.`;
      return withRemarks(overSeeds(gainsBySeed(unsaturated), part.region), remark);
    },
  },
};

export const replicatedForgetting: HypothesisMeasures<"R8"> = {
  studies: ["exposure"],
  parts: {
    R8a: (evidence, part) => {
      const least = threshold(part, "klFrom");
      const runs = movedRuns(evidence, threshold(part, "lastSteps"));
      const moved = runs.filter(({ target, kl }) => target !== "length" && kl >= least);
      return overSeeds(rankCorrelations(moved, threshold(part, "fewestRuns")), part.region);
    },
    R8b: (evidence, part, of) => {
      const own = movedRuns(evidence, threshold(part, "lastSteps")).filter(({ target }) => target === of);
      const points = own.map(({ seed, kl, loss }) => ({ seed, x: kl, y: loss }));
      return slopeOver(points, part.region);
    },
  },
};

export const settings: HypothesisMeasures<"R9"> = {
  studies: ["exposure", "beta", "loss-type"],
  parts: {
    R9a: (evidence, part, of) => {
      const [from, to] = [threshold(part, "exposureFrom"), threshold(part, "exposureTo")];
      const isIn = (exposure: number) => exposure >= from && exposure <= to;
      return overSeeds(gainBeside(evidence, "beta", of, isIn), part.region);
    },
    R9b: (evidence, part, of) => {
      const isIn = (exposure: number) => exposure === threshold(part, "exposure");
      return overSeeds(gainBeside(evidence, "loss-type", of, isIn), part.region);
    },
  },
};

/** One number of a run, by the base policy and the target that it was trained on. */
type ByPolicy = Map<string, SeedValue>;

function byPolicy<T>(items: T[], rowOf: (item: T) => ResultRow, value: (item: T) => number): ByPolicy {
  return new Map(
    items.map((item) => {
      const { base, trainedOn, baseSeed } = rowOf(item);
      return [`${base}|${trainedOn}`, { seed: baseSeed, value: value(item) }];
    }),
  );
}

/** By base seed, the mean of `a` minus `b` over what both have. */
function differences(a: ByPolicy, b: ByPolicy): SeedValue[] {
  const found: SeedValue[] = [];
  for (const [key, { seed, value }] of a) {
    const other = b.get(key);
    if (other && Number.isFinite(value - other.value)) found.push({ seed, value: value - other.value });
  }
  return meansBySeed(
    found,
    ({ seed }) => seed,
    ({ value }) => value,
  );
}

/** Changes of the correct mass by GRPO on a target, evaluated there. */
function onTarget(evidence: Evidence, study: Study, of: string): Change[] {
  return evidence
    .changes("correctMass", study)
    .filter(({ row }) => row.axis === of && row.trainedOn === of && row.format === "steps" && row.method === "grpo");
}

/** By base seed, the gain in a study minus that in study exposure, from the same base policies of these exposures. */
function gainBeside(evidence: Evidence, study: Study, of: string, isIn: (exposure: number) => boolean): SeedValue[] {
  const gains = (name: Study) =>
    byPolicy(
      onTarget(evidence, name, of).filter(({ row }) => isIn(row.exposure)),
      ({ row }) => row,
      ({ gain }) => gain,
    );
  return differences(gains(study), gains("exposure"));
}

/** The change of a token's entropy over each run on the target, at the part's exposure. */
function pairedEntropies(evidence: Evidence, part: Part, study: Study, of: string): ByPolicy {
  const [last, first] = [threshold(part, "lastSteps"), threshold(part, "firstSteps")];
  const exposure = threshold(part, "exposure");
  const runs = onTarget(evidence, study, of).filter(({ row }) => row.exposure === exposure);
  return byPolicy(
    runs,
    ({ row }) => row,
    ({ row }) => {
      const entropy = evidence.curve(row.run, "entropy");
      return lateMean(entropy, last) - earlyMean(entropy, first);
    },
  );
}
