/**
 * What holds of the paper's main claims in settings of RL that somebody might have chosen: a specification curve
 * (Simonsohn, Simmons & Nelson, Nature Human Behaviour 4, 2020) over the settings that protocol `levers` drew.
 */

import { groupBy } from "../common/groupBy";
import type { TrainingRun } from "../experiments/plan/jobs";
import { planOf } from "../experiments/plan/plan";
import { knownProtocol } from "../experiments/protocols";
import type { Change } from "../results/changes";
import type { Results } from "../results/rows";
import { mean } from "../statistics/moments";
import { evidenceOf, meansBySeed, pairedBySeed, type Evidence } from "../verdicts/evidence";
import type { SeedValue } from "../verdicts/estimate";
import { high, low, promptGains } from "./promptGains";

/** The settings that were drawn, in TRL's names; in the order in which figures show them. */
export const choices = [
  "learning_rate",
  "max_steps",
  "beta",
  "loss_type",
  "scale_rewards",
  "num_iterations",
] as const satisfies readonly (keyof TrainingRun["rl"])[];
export type Choice = (typeof choices)[number];

/** What is asked of each setting: a number, and the sign that the claim gives it. */
export const claims = {
  rise: { title: "Gain in the middle minus at low base mass", sign: 1 },
  saturation: { title: "Gain at high base mass minus in the middle", sign: -1 },
  alignment: { title: "Gain on depth at exposure 2% minus at 0", sign: 1 },
  forgetting: { title: "Change in distribution", sign: -1 },
} as const;
export type Claim = keyof typeof claims;

/** One setting, and each claim's number by base seed; none where there are no rows for it. */
export interface Specification {
  arm: string;
  settings: Record<Choice, string | number>;
  seeds: Record<Claim, SeedValue[]>;
}

/** Every drawn setting that has rows, by rising product of learning rate and steps. */
export function specifications(results: Results): Specification[] {
  const evidence = evidenceOf(results);
  const drawn = evidence.changes("correctMass", "specification").filter(({ row }) => row.arm.startsWith("drawn-"));
  const settings = settingsOfArms(results.protocol);
  return [...groupBy(drawn, ({ row }) => row.arm)]
    .flatMap(([arm, own]) => {
      const rl = settings.get(arm);
      return rl ? [{ arm, settings: chosenOf(rl), seeds: numbersOf(evidence, own) }] : [];
    })
    .sort((a, b) => productOf(a) - productOf(b) || a.arm.localeCompare(b.arm));
}

function productOf({ settings }: Specification): number {
  return Number(settings.learning_rate) * Number(settings.max_steps);
}

/** The mean over base seeds has the claim's sign. */
export function holds(claim: Claim, { seeds }: Specification): boolean {
  const values = seeds[claim].map(({ value }) => value);
  return values.length > 0 && Math.sign(mean(values)) === claims[claim].sign;
}

/** RL's settings by arm, of the protocol as it is now; empty for one that is not known. */
function settingsOfArms(protocol: string): Map<string, TrainingRun["rl"]> {
  const known = knownProtocol(protocol);
  const runs = known ? planOf(known).jobs.flatMap((job) => job.runs) : [];
  return new Map(runs.flatMap(({ arm, rl }) => (arm?.startsWith("drawn-") ? [[arm, rl]] : [])));
}

function chosenOf(rl: TrainingRun["rl"]): Specification["settings"] {
  return Object.fromEntries(choices.map((choice) => [choice, rl[choice]])) as Specification["settings"];
}

function numbersOf(evidence: Evidence, own: Change[]): Record<Claim, SeedValue[]> {
  const onTarget = own.filter(({ row }) => row.axis === row.trainedOn);
  const prompts = onTarget.filter(({ row }) => row.exposure > 0).flatMap((change) => promptGains(evidence, change));
  const among = (isIn: (mass: number) => boolean) => {
    const shown = prompts.filter(({ base }) => isIn(base));
    return meansBySeed(shown, ({ seed }) => seed, ({ gain }) => gain); // prettier-ignore
  };
  const middle = among((mass) => mass >= low && mass <= high);
  const onDepth = (exposure: number) =>
    gains(onTarget.filter(({ row }) => row.trainedOn === "depth" && row.exposure === exposure));
  return {
    rise: pairedBySeed(middle, among((mass) => mass < low)), // prettier-ignore
    saturation: pairedBySeed(among((mass) => mass > high), middle), // prettier-ignore
    alignment: pairedBySeed(onDepth(0.02), onDepth(0)),
    forgetting: gains(own.filter(({ row }) => row.axis === "in-distribution")),
  };
}

function gains(changes: Change[]): SeedValue[] {
  return meansBySeed(changes, ({ row }) => row.baseSeed, ({ gain }) => gain); // prettier-ignore
}
