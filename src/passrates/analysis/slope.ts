/**
 * Whether prompts of other difficulty are shifted otherwise: the slope of the log-odds shift on the base model's logit.
 *
 * A regression of shifts on base logits, both from the same counts, finds a slope where there is none: chance in the base
 * counts stands on both sides, and counts that end at n cap the shift of easy prompts. Here the base pass rate is
 * integrated out instead, over its posterior given the base counts: logit P = logit Q + α + s (logit Q − c), with α and s
 * by maximum likelihood and a sandwich variance over prompts, which holds where prompts differ beside. What is left of bias
 * is looked for by simulation with one shift for all prompts.
 * Source of the variance: White, Econometrica 50 (1982).
 */

import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { Random } from "../../common/random";
import { logit, logSigmoid } from "../../theory/numeric";
import { maximum } from "./bfgs";
import { binomial, drawFrom } from "./draw";
import type { Estimate } from "./estimate";
import { kindsOf, type Kind } from "./kinds";
import type { Pair } from "./pair";
import { posterior, type RateGrid } from "./rateGrid";

export interface Slope {
  /** Change of the log-odds shift for one more logit of the base model; 0 under one common shift. */
  slope: Estimate;
  /** Of "the slope is 0", by the standard error. */
  p: number;
  /** Shift of a prompt in the middle, in logits. */
  shift: Estimate;
  /** The slope of simulated counts with one shift for all prompts: its mean and the range of the middle `level`. */
  null: Estimate;
  /** Share of simulated slopes as far from their mean as the estimate is; no smaller than 1 / (simulations + 1). */
  pSimulated: number;
  /** The regression of shifts on base logits from the same counts, for comparison, and its mean under the same null. */
  naive: { slope: number; null: number };
  simulations: number;
}

interface Fitted {
  shift: number;
  slope: number;
  /** Standard errors. */
  shiftError: number;
  slopeError: number;
}

/** At least two pairs. `grid`: the distribution of the base model's pass rates. */
export function slopeOf(
  pairs: readonly Pair[],
  grid: RateGrid,
  { level, random, simulations = 99 }: { level: number; random: Random; simulations?: number },
): Slope {
  const kinds = kindsOf(pairs, grid);
  const centre = centreOf(kinds, grid);
  const own = fitted(kinds, grid, centre);
  const common = commonShift(kinds, grid);
  const drawn = Array.from({ length: simulations }, () => simulated(pairs, grid, common, random));
  const slopes = drawn.map((each) => fitted(kindsOf(each, grid), grid, centre, common).slope).sort((a, b) => a - b);
  const nullMean = mean(slopes);
  const z = normalQuantile((1 + level) / 2, 0, 1);
  const around = (value: number, error: number) => ({ value, low: value - z * error, high: value + z * error });
  const distance = Math.abs(own.slope - nullMean);
  const asFar = slopes.filter((each) => Math.abs(each - nullMean) >= distance).length;
  const end = Math.floor(((1 - level) / 2) * slopes.length);
  return {
    slope: around(own.slope, own.slopeError),
    p: 2 * normalCdf(-Math.abs(own.slope / own.slopeError), 0, 1),
    shift: around(own.shift, own.shiftError),
    null: { value: nullMean, low: slopes[end], high: slopes[slopes.length - 1 - end] },
    pSimulated: (1 + asFar) / (1 + simulations),
    naive: { slope: naiveSlope(pairs), null: mean(drawn.map(naiveSlope)) },
    simulations,
  };
}

/** The estimate with its standard errors, without simulations: of studies that repeat it. */
export function fittedSlope(pairs: readonly Pair[], grid: RateGrid): Fitted {
  const kinds = kindsOf(pairs, grid);
  return fitted(kinds, grid, centreOf(kinds, grid));
}

/** Least squares of log-odds shifts on base logits, half a sample added to right and to wrong ones. */
export function naiveSlope(pairs: readonly Pair[]): number {
  const smoothed = ({ n, k }: Pair["base"]) => logit((k + 0.5) / (n + 1));
  const x = pairs.map(({ base }) => smoothed(base));
  const y = pairs.map(({ tuned }, i) => smoothed(tuned) - x[i]);
  const [xMean, yMean] = [mean(x), mean(y)];
  let [products, squares] = [0, 0];
  x.forEach((value, i) => {
    products += (value - xMean) * (y[i] - yMean);
    squares += (value - xMean) ** 2;
  });
  return products / squares;
}

/** Mean base logit of the prompts, each weighted by its posterior variance of a sample: those that can tell. */
function centreOf(kinds: readonly Kind[], { logits, rates }: RateGrid): number {
  let [sum, total] = [0, 0];
  for (const { weights, first, prompts } of kinds) {
    weights.forEach((weight, i) => {
      const g = first + i;
      if (!Number.isFinite(logits[g])) return;
      const share = prompts * weight * rates[g] * (1 - rates[g]);
      sum += share * logits[g];
      total += share;
    });
  }
  return total > 0 ? sum / total : 0;
}

function commonShift(kinds: readonly Kind[], grid: RateGrid): number {
  const f = ([shift]: number[]) => {
    const { value, scores } = scoresOf(kinds, grid, 0, bounded(shift), 0);
    return { value, gradient: [scores.reduce((sum, { shift: own }, i) => sum + kinds[i].prompts * own, 0)] };
  };
  return bounded(maximum(f, [0], 1e-6 * kinds.length).x[0]);
}

function fitted(kinds: readonly Kind[], grid: RateGrid, centre: number, start = 0): Fitted {
  const sums = (shift: number, slope: number) => {
    const { value, scores } = scoresOf(kinds, grid, centre, bounded(shift), bounded(slope));
    const gradient = [0, 0];
    scores.forEach((own, i) => {
      gradient[0] += kinds[i].prompts * own.shift;
      gradient[1] += kinds[i].prompts * own.slope;
    });
    return { value, gradient, scores };
  };
  const { x } = maximum(([shift, slope]) => sums(shift, slope), [start, 0], 1e-6 * kinds.length);
  const [shift, slope] = x.map(bounded);
  return { shift, slope, ...sandwich(kinds, sums, shift, slope) };
}

/** A⁻¹ B A⁻¹: A by differences of the gradient, B the sum of squared scores. */
function sandwich(
  kinds: readonly Kind[],
  sums: (shift: number, slope: number) => { gradient: number[]; scores: Score[] },
  shift: number,
  slope: number,
): { shiftError: number; slopeError: number } {
  const h = 1e-4;
  const byShift = [sums(shift + h, slope).gradient, sums(shift - h, slope).gradient];
  const bySlope = [sums(shift, slope + h).gradient, sums(shift, slope - h).gradient];
  const a = (byShift[0][0] - byShift[1][0]) / (2 * h);
  const b = (bySlope[0][0] - bySlope[1][0]) / (2 * h);
  const d = (bySlope[0][1] - bySlope[1][1]) / (2 * h);
  const determinant = a * d - b * b;
  let [shiftVariance, slopeVariance] = [0, 0];
  sums(shift, slope).scores.forEach((own, i) => {
    shiftVariance += kinds[i].prompts * ((d * own.shift - b * own.slope) / determinant) ** 2;
    slopeVariance += kinds[i].prompts * ((a * own.slope - b * own.shift) / determinant) ** 2;
  });
  return { shiftError: Math.sqrt(shiftVariance), slopeError: Math.sqrt(slopeVariance) };
}

interface Score {
  shift: number;
  slope: number;
}

/** The log likelihood of the tuned counts given the base counts, and each kind's scores. */
function scoresOf(kinds: readonly Kind[], { logits }: RateGrid, centre: number, shift: number, slope: number) {
  const moved = logits.map((x) => (Number.isFinite(x) ? x + shift + slope * (x - centre) : x));
  const [right, wrong] = [moved.map(logSigmoid), moved.map((x) => logSigmoid(-x))];
  let value = 0;
  const scores = kinds.map(({ tuned: { n, k }, weights, first, prompts }): Score => {
    let [total, byShift, bySlope] = [1e-300, 0, 0];
    for (let i = 0; i < weights.length; i++) {
      const g = first + i;
      if (!Number.isFinite(logits[g])) {
        if ((logits[g] < 0 && k === 0) || (logits[g] > 0 && k === n)) total += weights[i];
        continue;
      }
      const likelihood = weights[i] * Math.exp(k * right[g] + (n - k) * wrong[g]);
      const residual = likelihood * (k - n * Math.exp(right[g]));
      total += likelihood;
      byShift += residual;
      bySlope += residual * (logits[g] - centre);
    }
    value += prompts * Math.log(total);
    return { shift: byShift / total, slope: bySlope / total };
  });
  return { value, scores };
}

/** Counts of both models where all prompts have this shift, their pass rates drawn from their posteriors. */
function simulated(pairs: readonly Pair[], grid: RateGrid, shift: number, random: Random): Pair[] {
  const posteriors = new Map<string, Float64Array>();
  return pairs.map(({ id, base, tuned }) => {
    const key = `${base.n}/${base.k}`;
    let weights = posteriors.get(key);
    if (!weights) posteriors.set(key, (weights = posterior(base, grid)));
    const x = grid.logits[drawFrom(weights, random)];
    return { id, base: drawn(base.n, x, random), tuned: drawn(tuned.n, x + shift, random) };
  });
}

function drawn(n: number, x: number, random: Random): Pair["base"] {
  return { n, k: binomial(n, Math.exp(logSigmoid(x)), random) };
}

function bounded(x: number): number {
  return Math.min(12, Math.max(-12, x));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
