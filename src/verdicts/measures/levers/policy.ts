/** L6 to L12: groups, length of training, coverage, curricula, models, insides, other testbeds. */

import type { Part } from "../../../hypotheses/hypothesis";
import type { Change } from "../../../results/changes";
import type { EvaluatedOn, Metric } from "../../../results/rows";
import { coefficientOf, leastSquares } from "../../../statistics/regression";
import { gainsBySeed, meanGain, pairedBySeed, type Evidence, type HypothesisMeasures } from "../../evidence";
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
    L8b: (evidence, part, of) => {
      const grpo = of === "clip-higher" ? "four-updates" : "grpo";
      const [own, others] = [of, grpo].map((each) => covered(evidence, each, "passAt4096"));
      return overSeeds(differences(own, others, { value: ({ after }) => after }), part.region);
    },
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
    L9a: (evidence, part, of) => meanGain(towards(evidence, "phases", of), part.region),
    L9b: (evidence, part) => overSeeds(phasesBeside(evidence, "goal-alone"), part.region),
    L9c: (evidence, part) => overSeeds(phasesBeside(evidence, "mixture"), part.region),
  },
};

/** Gains on the goals by phases minus by another arm. */
function phasesBeside(evidence: Evidence, arm: string): SeedValue[] {
  const of = (goal: string) => differences(towards(evidence, "phases", goal), towards(evidence, arm, goal));
  return meanOf(Object.keys(easier).map(of));
}

function towards(evidence: Evidence, arm: string, goal: string): Change[] {
  const trainedOn = easier[goal as keyof typeof easier];
  return onAxis(changesOfArm(evidence, { study: "curriculum", arm, trainedOn }), goal as EvaluatedOn);
}

/** The arms of study architecture, by what they are judged as. */
const shapesOf: Record<string, readonly string[]> = {
  smaller: ["narrow", "shallow"],
  larger: ["broad", "deep"],
  learned: ["learned"],
  alibi: ["alibi"],
  nope: ["nope"],
};

export const shapes: HypothesisMeasures<"L10"> = {
  studies: ["architecture", "exposure"],
  parts: { L10a: coefficientOfShape },
};

/** How much more than the default transformer others gain, at equal base mass; clustered by base seed. */
function coefficientOfShape(evidence: Evidence, part: Part, of: string): PartEstimate {
  const isIn = massIn(part);
  const changed = changesOfArm(evidence, { study: "architecture", exposures: [0.02, 0.1] });
  const seeds = new Set(changed.map(({ row }) => row.baseSeed));
  const usual = changesOfArm(evidence, { study: "exposure", method: "grpo", exposures: [0.02, 0.1] });
  const runs = onAxis([...changed, ...usual.filter(({ row }) => seeds.has(row.baseSeed))]).filter(
    ({ row, before }) => isIn(before) && (row.trainedOn === "depth" || row.trainedOn === "length"),
  );
  const own = runs.filter(({ row }) => shapesOf[of].includes(row.arm));
  const kinds = Object.keys(shapesOf).filter((kind) => runs.some(({ row }) => shapesOf[kind].includes(row.arm)));
  const design = runs.map(({ row, before }) => {
    const ofKind = kinds.map((kind) => Number(shapesOf[kind].includes(row.arm)));
    return [1, ...ofKind, Number(row.trainedOn === "length"), before, before ** 2];
  });
  const ownSeeds = distinctSeeds(own.map(({ row }) => ({ seed: row.baseSeed })));
  if (ownSeeds < 2 || runs.length <= design[0].length) return noRows;
  const gains = runs.map(({ gain }) => gain);
  const fit = leastSquares(design, gains, { clusters: runs.map(({ row }) => row.baseSeed) });
  const remark = `Runs: ${own.length} of these shapes, ${runs.length} in all.`;
  return {
    ...fromEstimate(coefficientOf(fit, 1 + kinds.indexOf(of)), part.region),
    points: [],
    seeds: ownSeeds,
    remark,
  };
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
      const misread = (arm: string) =>
        insideOf(evidence, of, arm, (read) => 1 - read("probeAccuracy/tuned/2/feedForward/before"));
      return overSeeds(pairedBySeed(misread("inside"), misread("inside-shuffled")), part.region);
    },
    L11c: (evidence, part) => {
      const moved = (target: string, arm: string) =>
        insideOf(evidence, target, arm, (read) => Math.log(read("updateNorm/all")));
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
      const unseen = onAxis(changesOfArm(evidence, testbed(of, [threshold(part, "exposure")])));
      return meanGain(
        unseen.filter(({ row }) => row.trainedOn === "length" || row.trainedOn === "vocabulary"),
        part.region,
      );
    },
    L12b: (evidence, part, of) => meanGain(inTheBand(evidence, part, of), part.region),
    L12c: (evidence, part, of) => {
      const runs = new Set(inTheBand(evidence, part, of).map(({ row }) => row.run));
      const elsewhere = onAxis(changesOfArm(evidence, testbed(of)), "in-distribution");
      return overSeeds(gainsBySeed(elsewhere.filter(({ row }) => runs.has(row.run))), part.region);
    },
  },
};

/** Changes on targets whose base mass is in the part's band: not on held-out pairs, nor without exposure. */
function inTheBand(evidence: Evidence, part: Part, of: string): Change[] {
  const isIn = massIn(part);
  return onAxis(changesOfArm(evidence, testbed(of))).filter(
    ({ row, before }) => row.trainedOn !== "composition" && row.exposure > 0 && isIn(before),
  );
}

function testbed(of: string, exposures?: number[]): Arm {
  return { study: "second-testbed", base: of === "arithmetic" ? "arithmetic-" : "alchemy-", exposures };
}
