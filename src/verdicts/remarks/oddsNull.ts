/** What the slope of H5e would be if one factor of odds were true: the same prompts, base masses and counts, simulated. */

import { deriveKey, Random } from "../../common/random";
import { commonOddsRatio } from "../../statistics/mantelHaenszel";
import { mean } from "../../statistics/moments";
import { number } from "../../results/numbers";
import { logit, sigmoid } from "../../theory/numeric";
import type { PromptRow } from "../../results/rows";
import { groupBy } from "../../common/groupBy";

/** A prompt under the base policy and after RL. */
export interface PromptPair {
  before: PromptRow;
  after: PromptRow;
}

/** A run's prompts. */
export interface PairedRun {
  seed: number;
  pairs: PromptPair[];
}

const replications = 40;

/**
 * The slope that `slopeOf` finds, mean over base seeds, where each run has one true odds factor: its Mantel–Haenszel
 * estimate. A prompt's base mass is its share of correct base samples. Mean and extremes of the simulations. Empty where
 * masses are exact, so that nothing is drawn. `name` says whose draws these are.
 */
export function nullSlopeText(runs: PairedRun[], slopeOf: (pairs: PromptPair[]) => number, name: string): string {
  const sampled = runs.filter(({ pairs }) => pairs.some(({ before }) => before.exactMass === null));
  const factors = sampled.map(({ pairs }) => commonFactor(pairs));
  const random = new Random(deriveKey(0, `verdicts/null of ${name}`, 0));
  const slopes: number[] = [];
  for (let i = 0; i < replications && sampled.length > 0; i++) {
    const found = sampled.map(({ seed, pairs }, run) => ({ seed, slope: slopeOf(drawn(pairs, factors[run], random)) }));
    const bySeed = groupBy(
      found.filter(({ slope }) => Number.isFinite(slope)),
      ({ seed }) => seed,
    );
    slopes.push(mean([...bySeed.values()].map((own) => mean(own.map(({ slope }) => slope)))));
  }
  if (slopes.length === 0 || !slopes.every(Number.isFinite)) return "";
  return (
    `If one odds factor a run were true, the same base masses and counts would give a slope of ${number(mean(slopes))} ` +
    `(${number(Math.min(...slopes))} to ${number(Math.max(...slopes))} in ${replications} simulations).`
  );
}

/** The logarithm of the odds ratio that a run's prompts have in common. */
function commonFactor(pairs: PromptPair[]): number {
  const strata = pairs.map(({ before, after }) => ({
    correct: [before.correct, after.placing + after.correct] as [number, number],
    samples: [before.samples, after.placingSamples + after.samples] as [number, number],
  }));
  return Math.log(commonOddsRatio(strata).oddsRatio);
}

/** `count` slopes of one run, each of counts drawn again as if its common odds factor were the truth. */
export function nullSlopes(
  pairs: PromptPair[],
  slopeOf: (pairs: PromptPair[]) => number,
  count: number,
  random: Random,
): number[] {
  const factor = commonFactor(pairs);
  return Array.from({ length: count }, () => slopeOf(drawn(pairs, factor, random))).filter(Number.isFinite);
}

/** The same prompts with counts of one draw, the tuned policy's odds those of the base policy times e^factor. */
function drawn(pairs: PromptPair[], factor: number, random: Random): PromptPair[] {
  return pairs.map(({ before, after }) => {
    const Q = (before.placing + before.correct) / (before.placingSamples + before.samples);
    return { before: countsAt(Q, before, random), after: countsAt(sigmoid(logit(Q) + factor), after, random) };
  });
}

function countsAt(mass: number, prompt: PromptRow, random: Random): PromptRow {
  const placing = binomial(prompt.placingSamples, mass, random);
  return { ...prompt, placing, correct: binomial(prompt.samples, mass, random) };
}

/** Successes in n trials, by going through the distribution from its nearer end until one uniform number is passed. */
export function binomial(n: number, p: number, random: Random): number {
  if (p > 0.5) return n - binomial(n, 1 - p, random);
  if (p === 0) return 0;
  const odds = p / (1 - p);
  const u = random.uniform();
  let term = (1 - p) ** n;
  let sum = term;
  let successes = 0;
  while (u > sum && successes < n) {
    successes++;
    term *= (odds * (n - successes + 1)) / successes;
    sum += term;
  }
  return successes;
}
