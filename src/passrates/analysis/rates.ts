/** How the base model's pass rates are distributed, whether that fits, and intervals of what follows from it. */

import gammainc from "@stdlib/math-base-special-gammainc";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { Random } from "../../common/random";
import { moments } from "../../statistics/moments";
import { logit, sigmoid } from "../../theory/numeric";
import type { Count } from "../counts";
import { countProbability, fitRates, refit, type RateDistribution, type RateFit } from "./betaBinomial";
import type { Cell } from "./cells";
import type { Estimate } from "./estimate";
import { expectation, freed, gridOf, likelihood, withRates, type RateGrid, type Window } from "./rateGrid";

/** Prompts whose share of correct samples is above `above`, up to `upTo`. */
export interface RateBin {
  /** Lower end of the shares, excluded: −1 in the bin of exactly 0, just below 1 in that of exactly 1. */
  above: number;
  /** Upper end of the shares, included. */
  upTo: number;
  /** Prompts of the bin, as counted. */
  observed: number;
  /** Number of prompts in the bin by the fitted distribution. */
  expected: number;
}

/** Whether counts agree with a distribution: Pearson's χ² over bins of which each expects at least five prompts. */
export interface Agreement {
  /** Pearson's χ² over the joined bins. */
  statistic: number;
  /** Degrees of freedom: joined bins minus 1 minus the parameters of the fit, at least 0. */
  degrees: number;
  /** p value of "the counts are from the fitted distribution"; 1 where no degrees of freedom are left. */
  p: number;
}

export interface Rates {
  /** The beta-binomial distribution of lowest BIC. */
  fit: RateFit;
  /** The one with a mass at 0 and one at 1, chosen or not. */
  withMasses: RateFit;
  /** Prompts by their share of correct samples, ascending, with what `fit` expects. */
  bins: RateBin[];
  /** Whether the counts agree with `fit`. */
  agreement: Agreement;
  /** What posteriors are computed with: the fit, or where the counts reject it (p < .05) the nonparametric estimate. */
  prior: "beta-binomial" | "nonparametric";
  /** The distribution that `prior` names, on a grid. */
  grid: RateGrid;
}

const rejected = 0.05;
const edges = [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98];

/** Fits the distribution of pass rates to the counts of at least one prompt. */
export function ratesOf(cells: readonly Cell[]): Rates {
  const fits = fitRates(cells);
  const [fit] = fits;
  const withMasses = fits.find(({ parameters }) => parameters === 4)!;
  const bins = binsOf(cells, fit);
  const agreement = agreementOf(bins, fit.parameters);
  const smooth = gridOf(fit, mostSamples(cells));
  const agrees = agreement.p >= rejected;
  const grid = agrees
    ? smooth
    : freed(
        smooth,
        cells,
        cells.map((cell) => likelihood(cell, smooth)),
      );
  return { fit, withMasses, bins, agreement, prior: agrees ? "beta-binomial" : "nonparametric", grid };
}

/** Resamples have at most so many prompts; their scatter is scaled to that of all. */
export const largestResample = 10_000;

/** Resamples of the prompts, and the distribution that each gives. */
export interface RatesBootstrap {
  /** `fit`: where it is of the model that posteriors are computed with. */
  draws: { cells: Cell[]; grid: RateGrid; fit?: RateDistribution }[];
  /** Of an estimate's error, in units of the draws' scatter: fewer prompts scatter more. */
  scale: number;
}

/** Draws prompts with replacement and fits the distribution again, `resamples` times. */
export function bootstrapOf(
  { fit, grid, prior }: Rates,
  cells: readonly Cell[],
  { random, resamples = 100 }: { random: Random; resamples?: number },
): RatesBootstrap {
  const draws: RatesBootstrap["draws"] = [];
  const prompts = cells.reduce((sum, cell) => sum + cell.prompts, 0);
  const size = Math.min(prompts, largestResample);
  const likelihoods = prior === "nonparametric" ? cells.map((cell) => likelihood(cell, grid)) : [];
  for (let i = 0; i < resamples; i++) {
    const again = resampled(cells, { prompts, size, random });
    if (prior === "nonparametric") {
      draws.push({ cells: again, grid: freed(grid, again, likelihoods, { steps: 50 }) });
    } else {
      const own = refit(again, fit);
      draws.push({ cells: again, grid: withRates(grid, own), fit: own });
    }
  }
  return { draws, scale: Math.sqrt(size / prompts) };
}

/**
 * Means over prompts of functions of the pass rate, each with an interval: standard errors by a bootstrap over prompts in
 * which the distribution is fitted again, on the logit scale. Each function's values in [0, 1].
 */
export function meansOver(
  rates: Rates,
  cells: readonly Cell[],
  functions: readonly ((rate: number) => number)[],
  { random, level, resamples }: { random: Random; level: number; resamples?: number },
): Estimate[] {
  return meansOf(rates, bootstrapOf(rates, cells, { random, resamples }), functions, level);
}

/** The same of a bootstrap that is there. */
export function meansOf(
  { grid }: Rates,
  bootstrap: RatesBootstrap,
  functions: readonly ((rate: number) => number)[],
  level: number,
): Estimate[] {
  const values = functions.map((f) => Array.from(grid.rates, f));
  const of = ({ weights }: RateGrid) => values.map((own) => expectation(weights, own));
  return sharesOf(of(grid), bootstrap.draws.map((draw) => of(draw.grid)), { level, scale: bootstrap.scale }); // prettier-ignore
}

/** Shares with what each draw gives in their place: intervals by the draws' deviation on the logit scale. */
export function sharesOf(
  values: readonly number[],
  draws: readonly (readonly number[])[],
  options: { level: number; scale: number },
): Estimate[] {
  return values.map((value, j) => onLogits(value, draws.map((draw) => draw[j]), options)); // prettier-ignore
}

/** Where a nonparametric estimate is one of many. */
const roughly = { steps: 20 };

/** The grid that other counts give under the same model: what resampled prompts and simulated ones are judged by. */
export function refitted(
  { fit, grid, prior }: Rates,
  cells: readonly Cell[],
  likelihoodOf: (count: Count) => Window,
): RateGrid {
  if (prior === "beta-binomial") return withRates(grid, refit(cells, fit));
  return freed(grid, cells, cells.map(likelihoodOf), roughly);
}

/** `size` of the prompts, drawn with replacement, in the same cells. */
function resampled(
  cells: readonly Cell[],
  { prompts, size, random }: { prompts: number; size: number; random: Random },
): Cell[] {
  const ends: number[] = [];
  for (const cell of cells) ends.push((ends[ends.length - 1] ?? 0) + cell.prompts);
  const drawn = cells.map((cell) => ({ ...cell, prompts: 0 }));
  for (let i = 0; i < size; i++) {
    const at = random.integer(prompts);
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at < ends[middle]) high = middle;
      else low = middle + 1;
    }
    drawn[low].prompts++;
  }
  return drawn;
}

/** value ± z · standard error on the logit scale, back in [0, 1]. `scale`: of the error, in units of the draws' scatter. */
function onLogits(
  value: number,
  draws: readonly number[],
  { level, scale }: { level: number; scale: number },
): Estimate {
  const inside = (p: number) => logit(Math.min(1 - 1e-12, Math.max(1e-12, p)));
  const half = normalQuantile((1 + level) / 2, 0, 1) * scale * moments(draws.map(inside)).deviation;
  const [low, high] = [sigmoid(inside(value) - half), sigmoid(inside(value) + half)];
  return { value, low: Math.min(value, low), high: Math.max(value, high) }; // of a value of exactly 0 or 1
}

function mostSamples(cells: readonly Cell[]): number {
  return cells.reduce((most, { n }) => Math.max(most, n), 1);
}

/** Shares of exactly 0 and 1 have bins of their own. */
function binsOf(cells: readonly Cell[], distribution: RateDistribution): RateBin[] {
  const bounds = [-1, ...edges, 1 - 1e-12, 1];
  const bins = bounds.slice(1).map((upTo, i) => ({ above: bounds[i], upTo, observed: 0, expected: 0 }));
  const binOf = (share: number) => bins[bounds.findIndex((bound) => share <= bound) - 1];
  for (const { n, k, prompts } of cells) binOf(k / n).observed += prompts;
  for (const [n, prompts] of promptsBySamples(cells)) {
    for (let k = 0; k <= n; k++) binOf(k / n).expected += prompts * countProbability(k, n, distribution);
  }
  return bins;
}

function promptsBySamples(cells: readonly Cell[]): Map<number, number> {
  const prompts = new Map<number, number>();
  for (const { n, prompts: more } of cells) prompts.set(n, (prompts.get(n) ?? 0) + more);
  return prompts;
}

/** Neighbours are joined until each bin expects at least five. */
function agreementOf(bins: readonly RateBin[], parameters: number): Agreement {
  const joined: { observed: number; expected: number }[] = [];
  let open = { observed: 0, expected: 0 };
  for (const { observed, expected } of bins) {
    open = { observed: open.observed + observed, expected: open.expected + expected };
    if (open.expected < 5) continue;
    joined.push(open);
    open = { observed: 0, expected: 0 };
  }
  const last = joined[joined.length - 1];
  if (last) [last.observed, last.expected] = [last.observed + open.observed, last.expected + open.expected];
  const statistic = joined.reduce((sum, { observed, expected }) => sum + (observed - expected) ** 2 / expected, 0);
  const degrees = joined.length - 1 - parameters;
  return {
    statistic,
    degrees: Math.max(0, degrees),
    p: degrees > 0 ? gammainc(statistic / 2, degrees / 2, true, true) : 1,
  };
}
