/** What the base model's counts alone say: how its pass rates are distributed, and what a run on these prompts meets. */

import { deriveKey, Random } from "../../common/random";
import { lawMass } from "../../theory/optima";
import { tiltedMass } from "../../theory/tilt";
import type { Count } from "../counts";
import { byCount } from "./cells";
import type { Estimate } from "./estimate";
import { pushOf, type Push } from "./push";
import { expectation, likelihood, posterior } from "./rateGrid";
import { rareMean } from "./rareMean";
import { meansOver, ratesOf, type Rates } from "./rates";
import type { RunSettings } from "./run";
import { signalAt, signalOfCounts, type Signal } from "./signal";

export interface BaseAnalysis {
  prompts: number;
  samples: number;
  /** Fewest and most samples of a prompt. */
  fewest: number;
  most: number;
  /** Mean pass rate over prompts, and its interval for prompts like these. */
  accuracy: Estimate;
  rates: Rates;
  /** By group size: those of `groupSizes`, and the run's own. Ascending. */
  signal: Signal[];
  reach: Reach;
  run: RunExpectation;
  plans: Plan[];
  outlook: Outlook[];
  push: Push;
  /** Of each prompt, in the order given. */
  byPrompt: BasePrompt[];
}

export interface BasePrompt {
  /** Posterior mean of its pass rate. */
  rate: number;
  /** Probability that a group of the run's size has a signal. */
  signal: number;
  reach: keyof Reach;
}

/** Numbers of prompts. */
export interface Reach {
  /** At least half of this prompt's groups are all right. */
  saturated: number;
  "within reach": number;
  /** More likely than not, none of all its rollouts in the run is right. */
  "out of reach": number;
}

/** What the run meets, were pass rates to stay as they are. */
export interface RunExpectation {
  /** Rollouts of each prompt in the run: G · batch · steps / prompts. */
  rolloutsPerPrompt: number;
  /** Correct rollouts in the run. */
  successes: number;
  /** Prompts with at least one correct rollout. */
  discovered: Estimate;
  /** Groups of a step that have a signal. */
  groupsWithSignal: number;
}

/** The smallest group size that keeps a wanted share of groups informative. */
export interface Plan {
  /** Share of groups with a signal, as wanted. */
  wanted: number;
  /** Absent where no group size up to 1,024 reaches it. */
  groupSize?: number;
  /** Rollouts a step for the run's batch of groups. */
  rolloutsPerStep?: number;
  /** Rollouts for each group with a signal. */
  rolloutsPerSignal?: number;
}

/** Expected mean pass rate after RL, if it runs to its optimum. */
export interface Outlook {
  beta: number;
  /** By the theorem's tilt (the sequence's KL in the reward): the odds of each prompt times e^{1/β}. */
  tilt: Estimate;
  /** By GRPO's own law: whitened advantages in groups of the run's size, k3 as a loss. */
  grpo: Estimate;
}

/** Group sizes for which the share of groups with a signal is always given. */
export const groupSizes = [2, 4, 8, 16, 32, 64];
const wantedShares = [0.25, 0.5, 0.75, 0.9];

/** `counts`: of at least two prompts. */
export function analyseBase(
  counts: readonly Count[],
  { run, betas, level, seed }: { run: RunSettings; betas: readonly number[]; level: number; seed: number },
): BaseAnalysis {
  const rates = ratesOf(counts);
  const sizes = [...new Set([...groupSizes, run.groupSize])].sort((a, b) => a - b);
  const rolloutsPerPrompt = (run.groupSize * run.batch * run.steps) / counts.length;
  const functions = [
    ...sizes.map(signalAt),
    (rate: number) => discovery(rate, rolloutsPerPrompt),
    ...betas.flatMap((beta) => [(rate: number) => tiltedMass(rate, beta), grpoLaw(beta, run.groupSize)]),
  ];
  const random = new Random(deriveKey(seed, "base", 0));
  const means = meansOver(rates, counts, functions, { random, level });
  const { byPrompt, reach } = promptsOf(counts, rates, run.groupSize, rolloutsPerPrompt);
  const samples = counts.map(({ n }) => n);
  const shares = counts.map(({ n, k }) => k / n);
  return {
    prompts: counts.length,
    samples: samples.reduce((sum, n) => sum + n, 0),
    fewest: samples.reduce((least, n) => Math.min(least, n), Infinity),
    most: samples.reduce((most, n) => Math.max(most, n), 0),
    accuracy: rareMean(shares, mean(samples), level),
    rates,
    signal: sizes.map((groupSize, i) => signalOf(counts, groupSize, means[i], level)),
    reach,
    run: {
      rolloutsPerPrompt,
      successes: rolloutsPerPrompt * counts.length * expectation(rates.grid.weights, rates.grid.rates),
      discovered: scaled(means[sizes.length], counts.length),
      groupsWithSignal: run.batch * means[sizes.indexOf(run.groupSize)].value,
    },
    plans: wantedShares.map((wanted) => planFor(wanted, rates, run)),
    outlook: betas.map((beta, i) => {
      const [tilt, grpo] = means.slice(sizes.length + 1 + 2 * i);
      return { beta, tilt, grpo };
    }),
    push: pushOf(rates.grid, run.groupSize),
    byPrompt,
  };
}

function signalOf(counts: readonly Count[], groupSize: number, means: Estimate, level: number): Signal {
  const { unbiased, plugIn } = signalOfCounts(counts, groupSize, level);
  const posterior = counts.some(({ n }) => n > 1) ? means : { ...means, ...signalBounds(counts, groupSize) };
  return { groupSize, share: unbiased ?? posterior, isExtrapolated: !unbiased, posterior, plugIn };
}

/**
 * One sample a prompt tells the mean pass rate and nothing of its spread: from no group with a signal, where every prompt
 * is settled, to those of prompts that are all alike, as 1 − Q^G − (1 − Q)^G is concave.
 */
function signalBounds(counts: readonly Count[], groupSize: number): Pick<Estimate, "low" | "high"> {
  return { low: 0, high: signalAt(groupSize)(mean(counts.map(({ n, k }) => k / n))) };
}

/** Probability of at least one success in so many rollouts. */
function discovery(rate: number, rollouts: number): number {
  return -Math.expm1(rollouts * Math.log1p(-rate));
}

function grpoLaw(beta: number, groupSize: number): (rate: number) => number {
  return (rate) => lawMass(rate, { beta, kl: "k3", advantage: "whitened", groupSize });
}

function promptsOf(counts: readonly Count[], { grid }: Rates, groupSize: number, rollouts: number) {
  const functions = [
    (rate: number) => rate,
    signalAt(groupSize),
    (rate: number) => rate ** groupSize,
    (rate: number) => discovery(rate, rollouts),
  ].map((f) => Array.from(grid.rates, f));
  const reach: Reach = { saturated: 0, "within reach": 0, "out of reach": 0 };
  const byPrompt = byCount(counts, (count): BasePrompt => {
    const { first, values: weights } = posterior(likelihood(count, grid), grid);
    const [rate, signal, allRight, found] = functions.map((values) => expectation(weights, values, first));
    return { rate, signal, reach: allRight >= 0.5 ? "saturated" : found < 0.5 ? "out of reach" : "within reach" };
  });
  for (const prompt of byPrompt) reach[prompt.reach]++;
  return { byPrompt, reach };
}

function planFor(wanted: number, { grid }: Rates, { batch }: RunSettings): Plan {
  const largest = 1024;
  const share = (groupSize: number) => expectation(grid.weights, Array.from(grid.rates, signalAt(groupSize)));
  if (share(largest) < wanted) return { wanted };
  let [below, groupSize] = [1, largest];
  while (groupSize - below > 1) {
    const middle = (below + groupSize) >> 1;
    if (share(middle) >= wanted) groupSize = middle;
    else below = middle;
  }
  return { wanted, groupSize, rolloutsPerStep: groupSize * batch, rolloutsPerSignal: groupSize / share(groupSize) };
}

function scaled({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
