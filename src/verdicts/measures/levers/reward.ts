/** L1 to L5: knowledge, rewards, skills, algorithms, settings. */

import type { Part } from "../../../hypotheses/hypothesis";
import type { Change } from "../../../results/changes";
import type { EvaluatedOn, ResultRow } from "../../../results/rows";
import {
  gainsBySeed,
  meanGain,
  pairedBySeed,
  resolutionOf,
  type Evidence,
  type HypothesisMeasures,
} from "../../evidence";
import { groupBy } from "../../../common/groupBy";
import { overSeeds, type PartEstimate, type SeedValue } from "../../estimate";
import { threshold } from "../../thresholds";
import { changesOfArm, differences, meanOf, onAxis, type Arm } from "./arms";

export const knowledge: HypothesisMeasures<"L1"> = {
  studies: ["ladder-lookup"],
  parts: {
    L1a: (evidence, part, of) =>
      overSeeds(pairedBySeed(gainsOfRules(evidence, "one", of), gainsOfRules(evidence, "each", of)), part.region),
    L1b: (evidence, part, of) => overSeeds(gainsOfRules(evidence, "each", of), part.region),
    L1c: (evidence, part, of) => overSeeds(gainsOfRules(evidence, "ten", of), part.region),
  },
};

/** The rungs of strings/lookup.ts: those of one rule, of ten, of one for each string; each with four base masses. */
const rules = ["one", "ten", "each"];
const masses = ["1/3", "1/10", "1/100", "1/1000"];

function gainsOfRules(evidence: Evidence, rule: string, mass: string): SeedValue[] {
  const rung = rules.indexOf(rule) * masses.length + masses.indexOf(mass);
  return gainsBySeed(evidence.changes("exactMass", "ladder-lookup").filter(({ row }) => row.rung === rung));
}

/** GRPO with its usual settings, which arms are compared with. */
const plain = (part: Part): Arm => ({ study: "exposure", method: "grpo", exposures: [threshold(part, "exposure")] });

const onDepthAndLength = ({ row }: Change) => row.trainedOn === "depth" || row.trainedOn === "length";

export const rewards: HypothesisMeasures<"L2"> = {
  studies: ["reward", "exposure", "second-testbed"],
  parts: {
    L2a: (evidence, part, of) => meanGain(rewarded(evidence, part, of).filter(onDepthAndLength), part.region),
    L2b: besideRight,
    L2c: besideRight,
    L2d: (evidence, part, of) => {
      const unseen = rewarded(evidence, part, of);
      return meanGain(
        unseen.filter(({ row }) => row.trainedOn === "length" || row.trainedOn === "vocabulary"),
        part.region,
      );
    },
    L2e: (evidence, part, of) => {
      const shortcuts = (arm: Arm) => onAxis(changesOfArm(evidence, { ...arm, trainedOn: "depth" }, "rightShortcut"));
      const strict = shortcuts(armOfReward(part, of));
      const right = shortcuts({ study: "second-testbed", exposures: [threshold(part, "exposure")] });
      const values = differences(strict, right, { value: ({ after }) => after });
      return overSeeds(values, part.region, resolutionOf(strict));
    },
  },
};

/** Under flipped rewards minus a share of the gain under the right answer's. */
function besideRight(evidence: Evidence, part: Part, of: string): PartEstimate {
  const right = onAxis(changesOfArm(evidence, plain(part))).filter(onDepthAndLength);
  const flipped = rewarded(evidence, part, of).filter(onDepthAndLength);
  return overSeeds(differences(flipped, right, { share: threshold(part, "share") }), part.region);
}

const armOfReward = (part: Part, arm: string): Arm => ({
  study: "reward",
  arm,
  exposures: [threshold(part, "exposure")],
});

/** Changes on what was trained on, under a reward. */
function rewarded(evidence: Evidence, part: Part, arm: string): Change[] {
  return onAxis(changesOfArm(evidence, armOfReward(part, arm)));
}

export const skills: HypothesisMeasures<"L3"> = {
  studies: ["skills"],
  parts: {
    L3a: (evidence, part) => meanGain(skilled(evidence, "grpo", "in-distribution", "depth"), part.region),
    L3b: (evidence, part, of) => {
      const by = (method: ResultRow["method"]) => skilled(evidence, method, "in-distribution", of as EvaluatedOn);
      return overSeeds(differences(by("grpo"), by("rft")), part.region);
    },
    L3c: (evidence, part) => meanGain(skilled(evidence, "grpo", "depth-1", "in-distribution"), part.region),
    L3d: (evidence, part) => meanGain(skilled(evidence, "grpo", "in-distribution", "composition"), part.region),
  },
};

/** In distribution are problems of two operations. */
function skilled(
  evidence: Evidence,
  method: ResultRow["method"],
  trainedOn: ResultRow["trainedOn"],
  axis: EvaluatedOn,
): Change[] {
  return onAxis(changesOfArm(evidence, { study: "skills", method, trainedOn }), axis);
}

/** For each algorithm the arm that it is taken from, and GRPO's with as many updates of a batch and as much KL. */
const alike: Record<string, { own: string; grpo: string }> = {
  ppo: { own: "own-rate", grpo: "four-updates" },
  gspo: { own: "own-rate", grpo: "four-updates" },
  dapo: { own: "own-rate", grpo: "four-updates-beta0" },
  cispo: { own: "own-rate", grpo: "four-updates-beta0" },
  gpg: { own: "own-rate", grpo: "beta0" },
  dr_grpo: { own: "beta0", grpo: "beta0" },
  rloo: { own: "beta0", grpo: "beta0" },
};
/** Of these nothing is stated: they are run on some seeds, or have given answers. */
const unstated = ["reinforce", "psr", "dpo", "gold"];

export const algorithms: HypothesisMeasures<"L4"> = {
  studies: ["algorithms"],
  parts: {
    L4a: (evidence, part, of) => besideGrpo(evidence, part, of, alike[of]),
    L4b: (evidence, part, of) => besideGrpo(evidence, part, of, { own: "own-rate", grpo: "own-rate" }),
    L4c: (evidence, part) => {
      const runs = byAlgorithm(evidence, part, "own-rate").filter(({ row }) => row.trainedOn === "vocabulary");
      const stated = runs.filter(({ row }) => !unstated.includes(row.method));
      const largest = [...groupBy(stated, ({ row }) => row.baseSeed)].map(([seed, own]) => {
        return { seed, value: Math.max(...own.map(({ gain }) => gain)) };
      });
      return overSeeds(largest, part.region, resolutionOf(stated));
    },
    L4d: (evidence, part, of) => {
      const gold = byAlgorithm(evidence, part, "own-rate", "gold");
      return meanGain(
        gold.filter(({ row }) => row.trainedOn === of),
        part.region,
      );
    },
  },
};

function besideGrpo(evidence: Evidence, part: Part, of: string, arms: { own: string; grpo: string }): PartEstimate {
  const own = byAlgorithm(evidence, part, arms.own, of).filter(onDepthAndLength);
  const grpo = byAlgorithm(evidence, part, arms.grpo, "grpo").filter(onDepthAndLength);
  return overSeeds(differences(own, grpo), part.region);
}

/** Changes on what was trained on, by one algorithm or by all. */
function byAlgorithm(evidence: Evidence, part: Part, arm: string, method?: string): Change[] {
  const exposures = [threshold(part, "exposure")];
  return onAxis(changesOfArm(evidence, { study: "algorithms", arm, method: method as ResultRow["method"], exposures }));
}

/** Each comparison at one product of rate and steps: the faster run's milestone and the slower run's. */
const products: Record<string, readonly [Reading, Reading]> = {
  "0.0002 for 80": [reading(0.0002, 25), reading(0.0001, 50)],
  "0.0004 for 80": [reading(0.0004, 25), reading(0.0002, 50)],
  "0.0002 for 160": [reading(0.0002, 50), reading(0.0001, 100)],
};
const rates = [0.0001, 0.0002, 0.0004];

interface Reading {
  rate: number;
  /** Of 320 steps. */
  percent: number;
}

function reading(rate: number, percent: number): Reading {
  return { rate, percent };
}

export const settingsOfRate: HypothesisMeasures<"L5"> = {
  studies: ["specification"],
  parts: {
    L5a: (evidence, part, of) => {
      const [fast, slow] = products[of].map((each) => accuracies(evidence, 0.05, each, "depth"));
      return overSeeds(pairedBySeed(fast, slow), part.region);
    },
    L5b: (evidence, part) => overSeeds(withKL(evidence, "depth"), part.region),
    L5c: (evidence, part) => overSeeds(withKL(evidence, "in-distribution"), part.region),
  },
};

/** By base seed, accuracy on an axis after so many steps; of one base policy, so that differences are those of gains. */
function accuracies(evidence: Evidence, beta: number, { rate, percent }: Reading, axis: EvaluatedOn): SeedValue[] {
  const metric = percent === 100 ? "correctMass" : (`correctMassAt${percent}` as const);
  return evidence.results.rows
    .filter((row) => row.study === "specification" && row.arm === `beta${beta}-rate${rate}`)
    .filter((row) => row.metric === metric && row.axis === axis)
    .map(({ baseSeed, value }) => ({ seed: baseSeed, value }));
}

/** β = .05 minus β = 0, after all steps. */
function withKL(evidence: Evidence, axis: EvaluatedOn): SeedValue[] {
  const of = (beta: number, rate: number) => accuracies(evidence, beta, { rate, percent: 100 }, axis);
  return meanOf(rates.map((rate) => pairedBySeed(of(0.05, rate), of(0, rate))));
}
