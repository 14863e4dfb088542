/**
 * A distribution of pass rates on a grid of logits, between a mass at 0 and one at 1: what posteriors are computed with.
 *
 * It starts as the fitted beta distribution. Where that does not fit the counts, it is freed: the weights then maximise
 * the likelihood themselves (Kiefer and Wolfowitz's nonparametric estimate, by EM from the beta distribution on).
 * Source: Laird, J. Am. Stat. Assoc. 73 (1978).
 */

import gammaln from "@stdlib/math-base-special-gammaln";
import { logit, sigmoid } from "../../theory/numeric";
import type { Count } from "../counts";
import { once } from "../once";
import type { RateDistribution } from "./betaBinomial";

export interface RateGrid {
  /** Ascending, from −∞ (a pass rate of 0) to ∞ (of 1). */
  logits: Float64Array;
  /** Their pass rates. */
  rates: Float64Array;
  /** Natural logarithms of the rates, −10⁹ in the place of −∞: likelihoods are made of them. */
  logRight: Float64Array;
  /** Natural logarithms of 1 minus the rates, −10⁹ in the place of −∞. */
  logWrong: Float64Array;
  /** Share of prompts at each; they add up to 1. */
  weights: Float64Array;
}

/** Beyond these logits (a pass rate of 10⁻⁷) a run sees no difference from 0 and from 1. */
const end = 16;

/** The beta distribution with its masses, finely enough for counts of up to `samples`. */
export function gridOf(distribution: RateDistribution, samples: number): RateGrid {
  const { a, b, zero, one } = distribution;
  const spread = Math.sqrt(1 / a + 1 / b);
  const step = Math.min(0.25, Math.max(0.04, 1 / Math.sqrt(samples)), spread / 3);
  const centre = logit(a / (a + b));
  const [low, high] = [Math.max(-end, centre - 12 * spread), Math.min(end, centre + 12 * spread)];
  const inner = Math.ceil((high - low) / step) + 1;
  const logits = new Float64Array(inner + 2);
  for (let g = 0; g < inner; g++) logits[g + 1] = low + (g / (inner - 1)) * (high - low);
  [logits[0], logits[inner + 1]] = [-Infinity, Infinity];
  const logs = { logits, ...logRatesAt(logits) };
  return { ...logs, rates: logits.map(sigmoid), weights: betaWeights(logs, { a, b, zero, one }) };
}

/** log of the pass rate and of 1 minus it at each logit; in the place of −∞ a number so low that e to its power is 0. */
export function logRatesAt(logits: Float64Array): Pick<RateGrid, "logRight" | "logWrong"> {
  const [logRight, logWrong] = [new Float64Array(logits.length), new Float64Array(logits.length)];
  for (let g = 0; g < logits.length; g++) {
    const both = Math.log1p(Math.exp(-Math.abs(logits[g]))); // logSigmoid of either sign, with one exponential
    logRight[g] = Math.max(lowest, Math.min(logits[g], 0) - both);
    logWrong[g] = Math.max(lowest, Math.min(-logits[g], 0) - both);
  }
  return { logRight, logWrong };
}

/** 0 · −∞ would be NaN in a likelihood. */
const lowest = -1e9;

/** Another beta distribution on the points of a grid. */
export function withRates(grid: RateGrid, distribution: RateDistribution): RateGrid {
  return { ...grid, weights: betaWeights(grid, distribution) };
}

type Logs = Pick<RateGrid, "logits" | "logRight" | "logWrong">;

/** Densities at the inner points, the tails beyond them on the outermost ones, and the masses at the ends. */
function betaWeights({ logits, logRight, logWrong }: Logs, { a, b, zero, one }: RateDistribution): Float64Array {
  const last = logits.length - 1;
  const step = logits[2] - logits[1];
  const logBeta = gammaln(a) + gammaln(b) - gammaln(a + b);
  const weights = logits.map((_, g) => {
    if (g === 0 || g === last) return 0;
    return step * Math.exp(a * logRight[g] + b * logWrong[g] - logBeta);
  });
  if (logits[1] <= -end) weights[1] += Math.exp(-a * (end + step / 2) - logBeta) / a;
  if (logits[last - 1] >= end) weights[last - 1] += Math.exp(-b * (end + step / 2) - logBeta) / b;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let g = 1; g < last; g++) weights[g] *= (1 - zero - one) / total;
  [weights[0], weights[last]] = [zero, one];
  return weights;
}

/** Values at neighbouring points of a grid, from `first` on; at all others they are negligible. */
export interface Window {
  first: number;
  values: Float64Array;
}

/** Likelihood of the count at the points of the grid, up to a factor: the largest is about 1. */
export function likelihood({ n, k }: Count, { logRight, logWrong }: RateGrid): Window {
  const most = k === 0 || k === n ? 0 : k * Math.log(k / n) + (n - k) * Math.log1p(-k / n);
  const log = (g: number) => k * logRight[g] + (n - k) * logWrong[g] - most;
  let [first, end] = [0, logRight.length];
  while (first < end && log(first) < -60) first++;
  while (end > first && log(end - 1) < -60) end--;
  return { first, values: Float64Array.from({ length: end - first }, (_, i) => Math.exp(log(first + i))) };
}

/** Likelihoods of counts on one grid, each computed once: other weights of its points do not change them. */
export function likelihoodsOn(grid: RateGrid): (count: Count) => Window {
  return once((count) => likelihood(count, grid));
}

/** So much weight every point has in a posterior: a count that the distribution rules out still has one. */
const least = 1e-12;

/** Probabilities of the grid's points given the count, by its likelihood; add up to 1. */
export function posterior({ first, values }: Window, { weights }: RateGrid): Window {
  const joint = values.map((value, i) => value * (weights[first + i] + least));
  let total = 0;
  for (let i = 0; i < joint.length; i++) total += joint[i];
  for (let i = 0; i < joint.length; i++) joint[i] /= total;
  return { first, values: joint };
}

/** The expectation of values, one a grid point, under weights that add up to 1. */
export function expectation(weights: ArrayLike<number>, values: ArrayLike<number>, first = 0): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] > 0) sum += weights[i] * values[first + i];
  return sum;
}

/**
 * The grid with its weights at their maximum likelihood, by EM from those it has, until a step raises the mean log
 * likelihood of a prompt by less than `tolerance`. `likelihoods`: of each cell, as `likelihood` gives them.
 */
export function freed(
  grid: RateGrid,
  cells: readonly { prompts: number }[],
  likelihoods: readonly Window[],
  { steps = 200, tolerance = 1e-6 } = {},
): RateGrid {
  const prompts = cells.reduce((sum, cell) => sum + cell.prompts, 0);
  const windows = likelihoods.map(trimmed);
  let weights = grid.weights.map((weight) => weight + 1e-9);
  let before = -Infinity;
  for (let step = 0; step < steps; step++) {
    const scales = new Float64Array(weights.length);
    let value = 0;
    for (let c = 0; c < cells.length; c++) {
      if (cells[c].prompts === 0) continue;
      const { first, values: own } = windows[c];
      let total = 0;
      for (let i = 0; i < own.length; i++) total += weights[first + i] * own[i];
      value += (cells[c].prompts / prompts) * Math.log(total);
      const scale = cells[c].prompts / prompts / total;
      for (let i = 0; i < own.length; i++) scales[first + i] += scale * own[i];
    }
    for (let g = 0; g < scales.length; g++) scales[g] *= weights[g];
    weights = scales;
    if (value - before < tolerance) break;
    before = value;
  }
  return { ...grid, weights };
}

/** Without the values at its ends that are negligible beside the largest, of about 1. */
export function trimmed({ first, values }: Window): Window {
  const negligible = 1e-9;
  let [start, end] = [0, values.length];
  while (start < end && values[start] < negligible) start++;
  while (end > start && values[end - 1] < negligible) end--;
  return { first: first + start, values: values.subarray(start, end) };
}
