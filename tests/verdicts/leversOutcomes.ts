/** What the policies of the made-up world of protocol `levers` come to: base masses, and each lever's effect. */

import type { BaseRun, TrainingRun } from "../../src/experiments/plan/jobs";
import { lookup } from "../../src/strings/lookup";

/** A policy on one axis, or on one rung: a base policy, or what a run makes of it. */
export interface Asked {
  base: BaseRun;
  run?: TrainingRun;
  axis: TrainingRun["axes"][number];
  rung: number | "";
}
type Tuned = Asked & { run: TrainingRun };

/** Another number than the default one after training; undefined leaves it. `metric`: of a row, or of a point inside. */
export type Instead = (at: Tuned & { metric: string; before: number }) => number | undefined;

/** By exposure, of the default base policies: on depth, length and vocabulary. */
const masses: Record<number, [number, number, number]> = {
  0: [0.0005, 0, 0],
  0.003: [0.05, 0.03, 0],
  0.02: [0.2, 0.15, 0.1],
  0.1: [0.5, 0.45, 0.4],
};
/** Of other testbeds: depth, length, vocabulary, composition. */
const elsewhere: Record<string, Record<number, number[]>> = {
  "data-alchemy": { 0: [0.02, 0, 0, 0.3], 0.01: [0.2, 0.1, 0.06, 0.5] },
  arithmetic: { 0: [0.0002, 0.0001, 0, 0.9], 0.05: [0.3, 0.2, 0.1, 0.9] },
};
const onTargets = ["depth", "length", "vocabulary", "composition"];

/** A number of a base policy. */
export function before({ base, axis, rung }: Asked, metric: string): number {
  if (axis === "ladder") return lookup.rungs[rung as number].mass;
  if (metric === "rightShortcut") return 0.15;
  if (metric === "passAt4096") return 0.9;
  if (metric === "passAt256") return 0.7;
  return massOf(base, axis) * (1 + 0.01 * (base.seed % 7));
}

function massOf({ testbed, exposure, corpus, model }: BaseRun, axis: string): number {
  if (axis === "in-distribution") return 0.9;
  if (corpus) return { "depth-1": 0.9, composition: 0.3, "in-distribution": 0.3 }[axis] ?? 0.02;
  const target = onTargets.indexOf(axis);
  if (target === -1) return 0.001; // harder than what pretraining shows
  if (testbed!.operations !== "default") return elsewhere[testbed!.operations][exposure][target];
  const shape = model ? 0.7 + (0.1 * JSON.stringify(model).length) / 10 : 1;
  return axis === "composition" ? 0.6 : shape * masses[exposure][target];
}

/** A number after training. */
export function after(asked: Tuned, metric: string): number {
  const { base, run, axis } = asked;
  const mass = before(asked, metric);
  if (axis === "ladder") return afterLookup(asked, metric);
  if (metric === "rightShortcut") return run.arm === "strict-path-alchemy" ? 0.05 : 0.4;
  if (metric.startsWith("passAt")) return passes(run, metric);
  if (run.study === "specification" && axis !== "length") return afterProduct(run, axis, metric, mass);
  if (axis === "in-distribution" && base.corpus === undefined)
    return mass - (base.testbed!.operations === "default" ? costOf(run) : 0.1);
  return mass + gainOf(asked, mass);
}

/** One rule and ten are learned down to 1/100; a rule for each string is not. A quarter of the way at each quarter. */
function afterLookup({ rung }: Tuned, metric: string): number {
  const { rules, mass } = lookup.rungs[rung as number];
  const share = metric === "exactMass" ? 1 : Number(metric.replace("exactMassAt", "")) / 100;
  if (rules === "each" || mass < 0.005) return mass;
  return mass + share * (learned[rules] - mass);
}
export const learned = { one: 0.95, ten: 0.85 };

function passes({ method, arm }: TrainingRun, metric: string): number {
  const more = { passk: 0.1, nsr: 0.08 }[method as string] ?? { "clip-higher": 0.02, entropy: 0.06, "four-updates": -0.05 }[arm!] ?? 0; // prettier-ignore
  return (metric === "passAt4096" ? 0.8 : 0.5) + more;
}

/** Of rate times steps alone, on the target; in distribution β saves .08. */
function afterProduct({ rl }: TrainingRun, axis: string, metric: string, mass: number): number {
  if (axis === "in-distribution") return mass - (rl.beta > 0 ? 0.02 : 0.1);
  const share = metric === "correctMass" ? 1 : Number(metric.replace("correctMassAt", "")) / 100;
  return mass + 0.6 * (1 - Math.exp(-rl.learning_rate * rl.max_steps * share * 20));
}

function costOf({ arm }: TrainingRun): number {
  return arm?.endsWith("-resets") ? 0.15 : 0.05;
}

/** GRPO's, with its usual settings. */
export function usualGain(mass: number, axis: string): number {
  return mass < 0.01 ? 0 : 0.2 + 0.4 * mass - 0.6 * mass ** 2 + (axis === "length" ? 0.05 : 0);
}

/** Effects that do not depend on the base mass. */
export const effects = {
  /** On depth; letters and lengths that were never shown are not reached. */
  unseen: { "edit-distance": 0.12, "per-step": 0.06 },
  composed: {
    grpo: { "in-distribution": 0.15, depth: 0.01, composition: 0.2 },
    rft: { "in-distribution": 0.14, depth: 0.01, composition: 0.19 },
  },
  /** Against GRPO at its best rate, by arm or else by algorithm; others are .01 ahead of the GRPO that they are set beside. */
  algorithms: { "four-updates": 0.05, "four-updates-beta0": 0.1, beta0: 0.07, passk: -0.12, nsr: -0.15 },
  beside: { ppo: "four-updates", gspo: "four-updates", dapo: "four-updates-beta0", cispo: "four-updates-beta0", gpg: "beta0", dr_grpo: "beta0", rloo: "beta0" }, // prettier-ignore
  gold: { length: 0.4, vocabulary: 0.5 },
  groups: { g4: [-0.05, -0.01], g64: [0.1, 0], g256: [0, 0], "temperature-0.7": [-0.1, -0.06], "temperature-1.3": [-0.05, -0.03] }, // prettier-ignore
  prolonged: { "beta0.05": 0.1, "beta0.5": 0.2 },
  goals: { "goal-alone": [0, 0], phases: [0.3, 0.2], mixture: [0.15, 0.12] },
  testbeds: 0.2,
} as const;

function ofAlgorithm(method: string): number {
  const [own, beside] = [effects.algorithms, effects.beside] as Record<string, number | string>[];
  return Number(own[method] ?? own[beside[method] ?? ""] ?? 0) + (method in beside ? 0.01 : 0);
}

/** What a run gains on an axis of the testbed. */
function gainOf({ base, run, axis }: Tuned, mass: number): number {
  const { arm, method, trainedOn, study } = run;
  const usual = usualGain(mass, axis);
  const of = <T>(table: Readonly<Record<string, T>>, key = arm!): T | undefined => table[key];
  switch (study) {
    case "reward":
      if (arm === "random" || arm === "shuffled" || arm === "format") return 0;
      if (arm === "random-four-updates") return 0;
      if (arm === "flipped-0.1") return 0.8 * usual;
      if (base.exposure > 0) return usual;
      return axis === "depth" ? (of(effects.unseen) ?? 0) : 0;
    case "skills":
      return trainedOn === "in-distribution"
        ? (of(of<Record<string, number>>(effects.composed, method) ?? {}, axis) ?? 0.02)
        : 0;
    case "algorithms":
      if (base.exposure > 0) return usual + (method === "grpo" ? (of(effects.algorithms) ?? 0) : ofAlgorithm(method));
      return method === "gold" ? (of(effects.gold, axis) ?? 0) : 0;
    case "groups":
      return usual + of<readonly number[]>(effects.groups)![base.exposure === 0.003 ? 0 : 1];
    case "prolonged":
      return 0.3 + (arm!.endsWith("-resets") ? of(effects.prolonged, arm!.replace("-resets", ""))! : 0);
    case "curriculum":
      return axis === trainedOn ? usual : of<readonly number[]>(effects.goals)![axis === "depth-4" ? 0 : 1];
    case "second-testbed":
      return mass < 0.01 ? 0 : effects.testbeds;
    default:
      return usual;
  }
}

/** Where probes read, and how well before training and after it. */
const probed = {
  "0/embedding": 0.1,
  "1/attention": 0.3,
  "1/feedForward": 0.5,
  "2/attention": 0.6,
  "2/feedForward": 0.7,
};
/** What a part of the tuned policy recovers of the gain; the first layer by the target. */
const recovered = { "0/embedding": 0, "1/attention": 0.4, "1/feedForward": 0.2, "2/attention": 0.1, "2/feedForward": 0.1, "2/block": 0.2, output: 0.05 }; // prettier-ignore

/** Points of a run that is looked into, by name. */
export function inside({ arm, method, trainedOn }: TrainingRun): Record<string, number> {
  const shuffled = arm === "inside-shuffled" || method !== "grpo";
  const gain = shuffled ? 0 : 0.4;
  const layer = { "1/block": trainedOn === "depth" ? 0.6 : 0.8 };
  const probes = Object.entries(probed).flatMap(([site, accuracy]) => [
    [`inside/probeAccuracy/base/${site}/before`, accuracy],
    [`inside/probeAccuracy/tuned/${site}/before`, accuracy + (shuffled ? 0 : 0.2)],
  ]);
  const patches = Object.entries({ ...recovered, ...layer }).map(([part, share]) => [
    `inside/patchedPathMass/base/${part}`,
    0.2 + share * gain,
  ]);
  return {
    ...Object.fromEntries([...probes, ...patches]),
    "inside/patchedPathMass/base/none": 0.2,
    "inside/patchedPathMass/tuned/none": 0.2 + gain,
    "inside/updateMoved/all": shuffled ? 0.9 : 0.93,
    "inside/updateNorm/all": shuffled ? 0.1 : 0.11,
  };
}

/** Masses of a base policy's prompts, by thirds: below .1, between, above .9; without exposure never right. */
export function promptMasses({ exposure }: BaseRun): number[] {
  return exposure === 0 ? [0, 0, 0] : [0.05, 0.5, 0.95];
}

/** The same after training; gold raises two sequences of three. */
export function tunedPrompts({ method, arm }: TrainingRun, { exposure }: BaseRun): number[] {
  if (exposure === 0) return method === "gold" ? [0.5, 0.4, 0.05] : [0, 0, 0];
  return arm === "random" ? [0.05, 0.5, 0.95] : [0.25, 0.8, 0.96];
}
