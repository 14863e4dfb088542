/** What the base model's counts alone say: how its pass rates are distributed, and what a run on these prompts meets. */

import { deriveKey, Random } from "../../common/random";
import { lawMass } from "../../theory/optima";
import { tiltedMass } from "../../theory/tilt";
import type { Count } from "../counts";
import { boundsOf } from "./bounds";
import { cellsOf, type Cell } from "./cells";
import { scaled, type Estimate } from "./estimate";
import { fitIntervals, type FitIntervals } from "./fitIntervals";
import { planAround, smallestSize, type Plan } from "./plans";
import { pushOf, type Push } from "./push";
import { expectation } from "./rateGrid";
import { rareMean } from "./rareMean";
import { bootstrapOf, meansOf, ratesOf, type Rates, type RatesBootstrap } from "./rates";
import { discovery, missingOutOfReach, reachOf, type BasePrompt, type Reach } from "./reach";
import type { RunSettings } from "./run";
import { mostSignal, signalAt, signalOfCounts, type Signal } from "./signal";

export interface BaseAnalysis {
  /** Prompts with counts of the base model. */
  prompts: number;
  /** Samples of all these prompts. */
  samples: number;
  /** Fewest samples of a prompt. */
  fewest: number;
  /** Most samples of a prompt. */
  most: number;
  /** Mean pass rate over prompts, and its interval for prompts like these. */
  accuracy: Estimate;
  /** How pass rates are distributed over prompts, and whether that fits. */
  rates: Rates;
  /** By group size: those of `groupSizes`, and the run's own. Ascending. */
  signal: Signal[];
  /** How many prompts the run can teach, by the posterior of each one's pass rate. */
  reach: Reach;
  /** Expected counts of the run, at the base model's pass rates. */
  run: RunExpectation;
  /** Group sizes for shares of groups with a signal of 0.25, 0.5, 0.75 and 0.9. */
  plans: Plan[];
  /** One for each β of the options, in their order. */
  outlook: Outlook[];
  /** Shares of the reward's push that fall on hard and on easy prompts. */
  push: Push;
  /** How well the counts tell the parameters of the fit. */
  fitIntervals: FitIntervals;
  /** Of the accuracy that is missing, the share on prompts out of reach. */
  missingOutOfReach: Estimate;
  /** Of each prompt, in the order given. */
  byPrompt: BasePrompt[];
}

/** What the run meets, were pass rates to stay as they are. */
export interface RunExpectation {
  /** Rollouts of each prompt in the run: G · batch · steps / prompts. */
  rolloutsPerPrompt: number;
  /** Correct rollouts in the run. */
  successes: Estimate;
  /** Prompts with at least one correct rollout. */
  discovered: Estimate;
  /** Groups of a step that have a signal. */
  groupsWithSignal: Estimate;
}

/**
 * Expected mean pass rate after RL, if it runs to its optimum, over the fitted distribution; the intervals are of all
 * distributions that the counts allow (bounds.ts).
 */
export interface Outlook {
  /** Strength of the KL penalty, above 0. */
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
  const { groupSize, batch, steps } = run;
  const cells = cellsOf(counts);
  const rates = ratesOf(cells);
  const bootstrap = bootstrapOf(rates, cells, { random: new Random(deriveKey(seed, "base", 0)) });
  const [fewest, most] = [cells[0].n, cells[cells.length - 1].n];
  const samples = cells.reduce((sum, { n, prompts }) => sum + n * prompts, 0);
  const accuracy = accuracyOf(cells, samples / counts.length, level);
  const rollouts = (groupSize * batch * steps) / counts.length;
  const planned = plannedSizes(rates);
  const sizes = [...new Set([...groupSizes, groupSize, ...planned.flatMap((plan) => plan.groupSize ?? [])])];
  const means = meansAsked(
    [
      ...sizes.map((size) => ({ f: signalAt(size), isOpen: size > fewest })),
      { f: (rate: number) => discovery(rate, rollouts), isOpen: rollouts > fewest },
      ...betas.flatMap((beta) => [(rate: number) => tiltedMass(rate, beta), grpoLaw(beta, groupSize)]).map((f) => ({ f, isOpen: true })),
    ],
    { cells, rates, bootstrap, level },
  ); // prettier-ignore
  const signals = sizes.map((size, i) => {
    const bounds = most === 1 ? { low: 0, high: mostSignal(accuracy, size).high } : undefined;
    return signalOf(cells, { groupSize: size, ...means[i], bounds, level });
  });
  const optima = means.slice(sizes.length + 1);
  const budget = { groupSize, rollouts };
  const signalFor = (size: number) => signals[sizes.indexOf(size)].share;
  return {
    prompts: counts.length,
    samples,
    fewest,
    most,
    accuracy,
    rates,
    signal: [...new Set([...groupSizes, groupSize])].sort((a, b) => a - b).map((size) => signals[sizes.indexOf(size)]), // prettier-ignore
    ...reachOf(counts, rates, budget),
    run: {
      rolloutsPerPrompt: rollouts,
      successes: scaled(accuracy, rollouts * counts.length),
      discovered: scaled(means[sizes.length].mean, counts.length),
      groupsWithSignal: scaled(signalFor(groupSize), batch),
    },
    plans: planned.map(({ wanted, groupSize: size }) => {
      if (size === undefined) return { wanted };
      const beyond = signals.filter((each) => each.groupSize > fewest).sort((x, y) => x.groupSize - y.groupSize);
      return planAround({ wanted, groupSize: size, share: signalFor(size) }, { batch, samples: fewest, counted: countedShare(cells, level), beyond }); // prettier-ignore
    }),
    outlook: betas.map((beta, i) => ({ beta, tilt: optima[2 * i].mean, grpo: optima[2 * i + 1].mean })),
    push: pushOf(rates, bootstrap, { groupSize, level, isOpen: most === 1 }),
    fitIntervals: fitIntervals(rates, bootstrap, level),
    missingOutOfReach: missingOutOfReach(cells, rates, bootstrap, { budget, level }),
  };
}

/** A function of the pass rate whose mean is asked for; `isOpen` where counts do not tell it without a model. */
interface Asked {
  f: (rate: number) => number;
  isOpen: boolean;
}

/** Means over the fitted distribution, with its own intervals, and with those of all distributions where they are open. */
function meansAsked(
  asked: readonly Asked[],
  {
    cells,
    rates,
    bootstrap,
    level,
  }: { cells: readonly Cell[]; rates: Rates; bootstrap: RatesBootstrap; level: number },
): { posterior: Estimate; mean: Estimate }[] {
  const bounds = boundsOf(cells, asked.filter(({ isOpen }) => isOpen).map(({ f }) => f), level); // prettier-ignore
  const fitted = meansOf(rates, bootstrap, asked.map(({ f }) => f), level); // prettier-ignore
  let next = 0;
  return fitted.map((posterior, i) => {
    if (!asked[i].isOpen) return { posterior, mean: posterior };
    return { posterior, mean: widened(posterior, bounds[next++]) };
  });
}

function widened({ value }: Estimate, { low, high }: Pick<Estimate, "low" | "high">): Estimate {
  return { value, low: Math.min(value, low), high: Math.max(value, high) };
}

/** `bounds`: in the place of the intervals, where there is but one sample a prompt. */
function signalOf(
  cells: readonly Cell[],
  {
    groupSize,
    posterior,
    mean,
    bounds,
    level,
  }: { groupSize: number; posterior: Estimate; mean: Estimate; bounds?: Pick<Estimate, "low" | "high">; level: number },
): Signal {
  const { unbiased, plugIn } = signalOfCounts(cells, groupSize, level);
  const share = { ...(unbiased ?? mean), ...bounds };
  return { groupSize, share, isExtrapolated: !unbiased, posterior: { ...posterior, ...bounds }, plugIn };
}

/** The share of groups with a signal at sizes that every prompt has samples for. */
function countedShare(cells: readonly Cell[], level: number): (groupSize: number) => Estimate {
  return (groupSize) => signalOfCounts(cells, groupSize, level).unbiased!;
}

function plannedSizes({ grid }: Rates): { wanted: number; groupSize?: number }[] {
  const share = (groupSize: number) => expectation(grid.weights, Array.from(grid.rates, signalAt(groupSize)));
  return wantedShares.map((wanted) => ({ wanted, groupSize: smallestSize(share, wanted) }));
}

function grpoLaw(beta: number, groupSize: number): (rate: number) => number {
  return (rate) => lawMass(rate, { beta, kl: "k3", advantage: "whitened", groupSize });
}

/** `samples`: of a prompt, on average. */
function accuracyOf(cells: readonly Cell[], samples: number, level: number): Estimate {
  return rareMean(cells.map(({ n, k }) => k / n), { samples, level, prompts: cells.map(({ prompts }) => prompts) }); // prettier-ignore
}
