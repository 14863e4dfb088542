/** L6 to L12: groups, length of training, coverage, curricula, models, insides, other testbeds. */

import type { Part } from "../../../hypotheses/hypothesis";
import type { Change } from "../../../results/changes";
import type { EvaluatedOn, Metric } from "../../../results/rows";
import { coefficientOf, leastSquares } from "../../../statistics/regression";
import {
  gainsBySeed,
  meanGain,
  meansBySeed,
  pairedBySeed,
  type Evidence,
  type HypothesisMeasures,
} from "../../evidence";
import { distinctSeeds, fromEstimate, noRows, overSeeds, type PartEstimate, type SeedValue } from "../../estimate";
import { massIn, threshold } from "../../thresholds";
import { changesOfArm, differences, meanOf, onAxis, type Arm } from "./arms";

export const groupSizes: HypothesisMeasures<"L6"> = {
  studies: ["groups", "exposure"],
  parts: {
    L6a: largeAgainstSmall,
    L6b: largeAgainstSmall,
    L6c: (evidence, part, of) => overSeeds(differences(grouped(evidence, of), usual(evidence)), part.region),
  },
};

function largeAgainstSmall(evidence: Evidence, part: Part): PartEstimate {
  const of = (arm: string) => grouped(evidence, arm, [threshold(part, "exposure")]);
  return overSeeds(differences(of("g64"), of("g4")), part.region);
}

function grouped(evidence: Evidence, arm: string, exposures?: number[]): Change[] {
  return onAxis(changesOfArm(evidence, { study: "groups", arm, trainedOn: "length", exposures }));
}

/** GRPO in groups of 16, at temperature 1. */
function usual(evidence: Evidence): Change[] {
  return onAxis(changesOfArm(evidence, { study: "exposure", method: "grpo", trainedOn: "length" }));
}

export const prolonged: HypothesisMeasures<"L7"> = {
  studies: ["prolonged"],
  parts: {
    L7a: (evidence, part, of) => overSeeds(byResets(evidence, of, "length"), part.region),
    L7b: (evidence, part) => {
      const of = (beta: string) => byResets(evidence, beta, "in-distribution");
      return overSeeds(meanOf([of("0.05"), of("0.5")]), part.region);
    },
  },
};

function byResets(evidence: Evidence, beta: string, axis: EvaluatedOn): SeedValue[] {
  const of = (kind: string) => onAxis(changesOfArm(evidence, { study: "prolonged", arm: `beta${beta}-${kind}` }), axis);
  return differences(of("resets"), of("none"));
}

export const coverage: HypothesisMeasures<"L8"> = {
  studies: ["coverage"],
  parts: {
    L8a: (evidence, part) => overSeeds(gainsBySeed(covered(evidence, "grpo", "passAt4096")), part.region),
    L8b: (evidence, part, of) =>
      overSeeds(differences(covered(evidence, of, "passAt256"), covered(evidence, "grpo", "passAt256")), part.region),
  },
};

/** By algorithm in the arm `plain`; else an arm of GRPO. */
function covered(evidence: Evidence, of: string, metric: Metric): Change[] {
  const isAlgorithm = ["grpo", "passk", "nsr"].includes(of);
  const arm: Arm = isAlgorithm
    ? { study: "coverage", arm: "plain", method: of as "grpo" }
    : { study: "coverage", arm: of };
  return onAxis(changesOfArm(evidence, arm, metric));
}

/** What is trained on by way to each goal. */
const easier = { "depth-4": "depth", "length-6": "length" } as const;

export const curricula: HypothesisMeasures<"L9"> = {
  studies: ["curriculum"],
  parts: {
    L9a: (evidence, part, of) => meanGain(towards(evidence, "goal-alone", of), part.region),
    L9b: (evidence, part, of) => meanGain(towards(evidence, "phases", of), part.region),
    L9c: (evidence, part) => {
      const of = (goal: string) => differences(towards(evidence, "phases", goal), towards(evidence, "mixture", goal));
      return overSeeds(meanOf(Object.keys(easier).map(of)), part.region);
    },
  },
};

function towards(evidence: Evidence, arm: string, goal: string): Change[] {
  const trainedOn = easier[goal as keyof typeof easier];
  return onAxis(changesOfArm(evidence, { study: "curriculum", arm, trainedOn }), goal as EvaluatedOn);
}

/** The arms of study architecture. */
const shapesOf: Record<string, readonly string[]> = {
  size: ["narrow", "broad", "shallow", "deep"],
  positions: ["learned", "alibi", "nope"],
};

export const shapes: HypothesisMeasures<"L10"> = {
  studies: ["architecture", "exposure"],
  parts: { L10a: coefficientOfShape },
};

/** How much more than the default transformer others gain, base masses held; clustered by base seed. */
function coefficientOfShape(evidence: Evidence, part: Part, of: string): PartEstimate {
  const isIn = massIn(part);
  const runs = onAxis(
    (["architecture", "exposure"] as const).flatMap((study) =>
      changesOfArm(evidence, { study, method: "grpo", exposures: [0.02, 0.1] }),
    ),
  ).filter(({ row, before }) => isIn(before) && (row.trainedOn === "depth" || row.trainedOn === "length"));
  const own = runs.filter(({ row }) => shapesOf[of].includes(row.arm));
  const seeds = distinctSeeds(own.map(({ row }) => ({ seed: row.baseSeed })));
  const kinds = Object.keys(shapesOf);
  const design = runs.map(({ row, before }) => {
    const ofKind = kinds.map((kind) => Number(shapesOf[kind].includes(row.arm)));
    return [1, ...ofKind, Number(row.trainedOn === "length"), before, before ** 2];
  });
  if (seeds < 2 || runs.length <= design[0].length) return noRows;
  const gains = runs.map(({ gain }) => gain);
  const fit = leastSquares(design, gains, { clusters: runs.map(({ row }) => row.baseSeed) });
  const remark = `Runs: ${own.length} of these shapes, ${runs.length} in all.`;
  return { ...fromEstimate(coefficientOf(fit, 1 + kinds.indexOf(of)), part.region), points: [], seeds, remark };
}

export const insides: HypothesisMeasures<"L11"> = {
  studies: ["inside"],
  parts: {
    L11a: (evidence, part, of) => {
      const recovered = insideOf(evidence, of, "inside", (read) => {
        const [base, tuned, patched] = ["base/none", "tuned/none", "base/1/block"].map((at) =>
          read(`patchedPathMass/${at}`),
        );
        return patched - base - (tuned - base) / 2;
      });
      return overSeeds(recovered, part.region);
    },
    L11b: (evidence, part, of) => {
      const misread = insideOf(evidence, of, "inside", (read) => {
        const [base, tuned] = ["base", "tuned"].map(
          (policy) => 1 - read(`probeAccuracy/${policy}/2/feedForward/before`),
        );
        return tuned - (2 / 3) * base;
      });
      return overSeeds(misread, part.region);
    },
    L11c: (evidence, part) => {
      const moved = (target: string, arm: string) => insideOf(evidence, target, arm, (read) => read("updateMoved/all"));
      const of = (target: string) => pairedBySeed(moved(target, "inside"), moved(target, "inside-shuffled"));
      return overSeeds(meanOf(["depth", "length"].map(of)), part.region);
    },
  },
};

/** By base seed, a number made of what GRPO on a target changed inside. */
function insideOf(
  evidence: Evidence,
  target: string,
  arm: string,
  value: (read: (name: string) => number) => number,
): SeedValue[] {
  const runs = onAxis(changesOfArm(evidence, { study: "inside", arm, method: "grpo", trainedOn: target as "depth" }));
  const numbers = runs.map(({ row }) => {
    const read = (name: string) => evidence.curve(row.run, `inside/${name}`)[0]?.value ?? NaN;
    return { seed: row.baseSeed, value: value(read) };
  });
  return numbers.filter((each) => Number.isFinite(each.value));
}

export const otherTestbeds: HypothesisMeasures<"L12"> = {
  studies: ["second-testbed"],
  parts: {
    L12a: (evidence, part, of) => {
      const isIn = massIn(part);
      const runs = onAxis(changesOfArm(evidence, testbed(of, [threshold(part, "exposure")])));
      return meanGain(
        runs.filter(({ before }) => isIn(before)),
        part.region,
      );
    },
    L12b: (evidence, part, of) => {
      const isIn = massIn(part);
      return meanGain(
        onAxis(changesOfArm(evidence, testbed(of))).filter(({ before }) => isIn(before)),
        part.region,
      );
    },
    L12c: (evidence, part, of) => {
      const isIn = massIn(part);
      const changes = changesOfArm(evidence, testbed(of));
      const runs = new Set(
        onAxis(changes)
          .filter(({ before }) => isIn(before))
          .map(({ row }) => row.run),
      );
      const elsewhere = onAxis(changes, "in-distribution").filter(({ row }) => runs.has(row.run));
      return overSeeds(
        meansBySeed(
          elsewhere,
          ({ row }) => row.baseSeed,
          ({ gain }) => gain,
        ),
        part.region,
      );
    },
  },
};

function testbed(of: string, exposures?: number[]): Arm {
  return { study: "second-testbed", base: of === "arithmetic" ? "arithmetic-" : "alchemy-", exposures };
}
