/**
 * What counts can say of a mean over prompts without a model of how pass rates are distributed: its largest and its
 * smallest value over all distributions whose log likelihood is within half a χ² quantile of the best one's.
 *
 * Few samples of a prompt leave much open: two distributions that give the same counts can differ in all that more
 * samples would tell. The interval then says how much. It holds whatever the distribution is, on the grid's points.
 * By duality the largest value of E f among such distributions is at most E f + μ (log L − least) + gap for any
 * distribution and any μ > 0, `gap` being how far a step to a single point could raise E f + μ log L: a search that
 * stopped early gives wider bounds, never narrower ones.
 * Source: the profile likelihood of a mixture, Lindsay, Ann. Stat. 11 (1983); localised, Ignatiadis and Wager,
 * J. Am. Stat. Assoc. 117 (2022).
 */

import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { Cell } from "./cells";
import type { Estimate } from "./estimate";
import { freed, gridOf, likelihood, trimmed, type Window } from "./rateGrid";

/** Bounds of the means over prompts of functions of the pass rate with values in [0, 1], in their order. */
export function boundsOf(
  cells: readonly Cell[],
  functions: readonly ((rate: number) => number)[],
  level: number,
): Pick<Estimate, "low" | "high">[] {
  if (functions.length === 0) return [];
  const samples = cells.reduce((most, { n }) => Math.max(most, n), 1);
  const grid = gridOf({ a: 0.5, b: 0.5, zero: 0.01, one: 0.01 }, samples); // its points reach from end to end
  const windows = cells.map((cell) => trimmed(likelihood(cell, grid)));
  const steps = stepsFor(windows);
  const best = freed(grid, cells, windows, { steps: 25 * steps, tolerance: 1e-8 });
  const prompts = cells.reduce((sum, cell) => sum + cell.prompts, 0);
  const mixture = { cells, windows, start: spread(best.weights), prompts };
  const least = logLikelihood(mixture, best.weights).value - normalQuantile((1 + level) / 2, 0, 1) ** 2 / 2;
  return functions.map((f) => {
    const values = grid.rates.map(f);
    const [high, rest] = [values, values.map((value) => 1 - value)].map((own) => largestMean(mixture, own, { least, steps })); // prettier-ignore
    return { low: 1 - rest, high };
  });
}

/** Steps of a search at each μ: fewer where each takes long. */
function stepsFor(windows: readonly Window[]): number {
  const size = windows.reduce((sum, { values }) => sum + values.length, 0);
  return Math.max(6, Math.min(35, Math.floor(100_000 / size)));
}

/** A point without weight would stay without. */
function spread(weights: Float64Array): Float64Array {
  return weights.map((weight) => 0.99 * weight + 0.01 / weights.length);
}

/** A search that has not ended makes bounds rise for a while. */
const mostRises = 3;

interface Mixture {
  cells: readonly Cell[];
  windows: readonly Window[];
  /** Where searches start: about the most likely weights. */
  start: Float64Array;
  prompts: number;
}

/**
 * The least bound that is found for the mean of `values` over distributions with a log likelihood of at least `least`. It is
 * convex in log μ: from twice the μ of a mean of values 0 and 1 on μ is made smaller, until bounds have risen.
 */
function largestMean(
  mixture: Mixture,
  values: Float64Array,
  { least, steps }: { least: number; steps: number },
): number {
  let [weights, bound] = [mixture.start, 1];
  const mus = Array.from({ length: 14 }, (_, i) => 2 ** (1 - 0.75 * i) / Math.sqrt(mixture.prompts));
  let rises = 0;
  for (const mu of mus) {
    const found = boundAt(mixture, values, { weights, mu, least, steps });
    rises = found.bound < bound || bound === 1 ? 0 : rises + 1;
    [weights, bound] = [found.weights, Math.min(bound, found.bound)];
    if (rises === mostRises) break;
  }
  return bound;
}

/**
 * The least bound that one μ gives. A step multiplies each weight by its slope, over the mean slope: none lowers
 * E f + μ log L (the EM algorithm for log L; x ≥ 1 + log x for E f). Two steps show where further ones lead, and the third
 * begins there: alone they would need thousands.
 * Source: SQUAREM, Varadhan and Roland, Scand. J. Stat. 35 (2008).
 */
function boundAt(
  mixture: Mixture,
  values: Float64Array,
  { weights: start, mu, least, steps }: { weights: Float64Array; mu: number; least: number; steps: number },
): { bound: number; weights: Float64Array } {
  let bound = 1;
  const step = (weights: Float64Array): Float64Array => {
    const { value, slopes } = logLikelihood(mixture, weights);
    let [mean, top] = [0, 0];
    for (let g = 0; g < weights.length; g++) {
      mean += weights[g] * values[g];
      slopes[g] = values[g] + mu * slopes[g];
      top = Math.max(top, slopes[g]);
    }
    const meanSlope = mean + mu * mixture.prompts;
    bound = Math.min(bound, mean + mu * (value - least) + top - meanSlope);
    return slopes.map((slope, g) => (weights[g] * slope) / meanSlope);
  };
  let weights = start;
  for (let i = 0; i < steps; i += 3) {
    const second = step(weights);
    weights = step(further(weights, second, step(second)));
  }
  return { bound, weights };
}

/** Where three weights in a sequence lead, at least to the last; positive, and in sum 1. */
function further(first: Float64Array, second: Float64Array, third: Float64Array): Float64Array {
  let [change, turn] = [0, 0];
  for (let g = 0; g < first.length; g++) {
    change += (second[g] - first[g]) ** 2;
    turn += (third[g] - 2 * second[g] + first[g]) ** 2;
  }
  const length = Math.max(1, Math.sqrt(change / (turn || 1)));
  let total = 0;
  const ahead = first.map((weight, g) => {
    const own = weight + 2 * length * (second[g] - weight) + length ** 2 * (third[g] - 2 * second[g] + weight);
    const kept = Math.max(own, third[g] / 10, 1e-12);
    total += kept;
    return kept;
  });
  return ahead.map((weight) => weight / total);
}

/** Of the cells under the weights, and its slope in the weight of each point. */
function logLikelihood(
  { cells, windows }: Pick<Mixture, "cells" | "windows">,
  weights: Float64Array,
): { value: number; slopes: Float64Array } {
  const slopes = new Float64Array(weights.length);
  let value = 0;
  for (let c = 0; c < cells.length; c++) {
    const { first, values } = windows[c];
    let total = 1e-300;
    for (let i = 0; i < values.length; i++) total += weights[first + i] * values[i];
    value += cells[c].prompts * Math.log(total);
    const scale = cells[c].prompts / total;
    for (let i = 0; i < values.length; i++) slopes[first + i] += scale * values[i];
  }
  return { value, slopes };
}
