/**
 * Whether prompts of other difficulty are shifted otherwise: the slope of the log-odds shift on the base model's logit.
 *
 * A regression of shifts on base logits, both from the same counts, finds a slope where there is none: chance in the base
 * counts stands on both sides, and counts that end at n cap the shift of easy prompts. Here the base pass rate is
 * integrated out instead, over its posterior given the base counts: logit P = logit Q + α + s (logit Q − c), with α and s
 * by maximum likelihood. What is left of bias is looked for by simulation with one shift for all prompts. Standard errors
 * are the larger of these simulations' and of a bootstrap over prompts, which holds where prompts differ beside; in both the
 * distribution of pass rates is fitted again.
 */

import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { Random } from "../../common/random";
import { moments } from "../../statistics/moments";
import { logit, logSigmoid, sigmoid } from "../../theory/numeric";
import { binomial, drawFrom } from "./draw";
import type { Estimate } from "./estimate";
import { kindsOf, type Kind } from "./kinds";
import type { Pair } from "./pair";
import { posterior, type RateGrid } from "./rateGrid";
import { refitted, type Rates } from "./rates";

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

/** Resamples and simulations have at most so many prompts; their scatter is scaled to all of them. */
const largestDraw = 1000;

/** At least two pairs. `rates`: how the base model's pass rates are distributed. */
export function slopeOf(
  pairs: readonly Pair[],
  rates: Rates,
  { level, random, simulations = 99 }: { level: number; random: Random; simulations?: number },
): Slope {
  const kinds = kindsOf(pairs, rates.grid);
  const centre = centreOf(kinds, rates.grid);
  const own = fitted(kinds, rates.grid, centre);
  const common = commonShift(kinds, rates.grid);
  const size = Math.min(pairs.length, largestDraw);
  const scale = Math.sqrt(size / pairs.length); // fewer prompts scatter more
  const again = (some: readonly Pair[]) => {
    const grid = refitted(rates, some.map(({ base }) => base)); // prettier-ignore
    return fitted(kindsOf(some, grid), grid, centre, common);
  };
  const resampled = repeat(simulations, () => again(repeat(size, () => random.choice(pairs))));
  const simulatedSets = repeat(simulations, () =>
    simulated(random.shuffle(pairs).slice(0, size), rates.grid, common, random),
  );
  const judged = simulatedSets.map(again);
  const nullMean = mean(judged.map(({ slope }) => slope));
  const slopes = judged.map(({ slope }) => nullMean + scale * (slope - nullMean)).sort((a, b) => a - b);
  const z = normalQuantile((1 + level) / 2, 0, 1);
  const errorOf = (name: keyof Parameters) =>
    scale * Math.max(...[resampled, judged].map((fits) => moments(fits.map((each) => each[name])).deviation));
  const around = (value: number, error: number) => ({ value, low: value - z * error, high: value + z * error });
  const distance = Math.abs(own.slope - nullMean);
  const asFar = slopes.filter((each) => Math.abs(each - nullMean) >= distance).length;
  const end = Math.floor(((1 - level) / 2) * slopes.length);
  return {
    slope: around(own.slope, errorOf("slope")),
    p: 2 * normalCdf(-Math.abs(own.slope / errorOf("slope")), 0, 1),
    shift: around(own.shift, errorOf("shift")),
    null: { value: nullMean, low: slopes[end], high: slopes[slopes.length - 1 - end] },
    pSimulated: (1 + asFar) / (1 + simulations),
    naive: { slope: naiveSlope(pairs), null: mean(simulatedSets.map(naiveSlope)) },
    simulations,
  };
}

function repeat<T>(times: number, make: () => T): T[] {
  return Array.from({ length: times }, make);
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

/** The shift that describes all prompts best, if they have one. */
function commonShift(kinds: readonly Kind[], grid: RateGrid): number {
  return climbed((x) => sumsOf(kinds, grid, 0, { shift: x.shift, slope: 0 }), { shift: 0, slope: 0 }, false).shift;
}

function fitted(kinds: readonly Kind[], grid: RateGrid, centre: number, start = 0): Parameters {
  return climbed((x) => sumsOf(kinds, grid, centre, x), { shift: start, slope: 0 }, true);
}

interface Parameters {
  shift: number;
  slope: number;
}

/** The log likelihood, its gradient, the negative of its second derivatives, and the squares of prompts' scores. */
interface Sums {
  value: number;
  gradient: Parameters;
  information: Symmetric;
  squares: Symmetric;
}

/** A symmetric 2 × 2 matrix: shift by shift, shift by slope, slope by slope. */
type Symmetric = [number, number, number];

/** Newton's steps, halved where they do not climb; along the shift alone unless `isSloped`. */
function climbed(f: (x: Parameters) => Sums, start: Parameters, isSloped: boolean): Parameters {
  let x = start;
  let sums = f(x);
  for (let i = 0; i < 40; i++) {
    const step = newtonStep(sums, isSloped);
    const found = firstRise(f, x, step, sums.value);
    if (!found) return x;
    const moved = Math.abs(found.x.shift - x.shift) + Math.abs(found.x.slope - x.slope);
    ({ x, sums } = found);
    if (moved < 1e-7) return x;
  }
  return x;
}

const mostHalvings = 19;

/** The step, halved until it does not descend; undefined where it always does. */
function firstRise(
  f: (x: Parameters) => Sums,
  { shift, slope }: Parameters,
  step: Parameters,
  least: number,
): { x: Parameters; sums: Sums } | undefined {
  for (let halvings = 0; halvings <= mostHalvings; halvings++) {
    const size = 2 ** -halvings;
    const x = { shift: bounded(shift + size * step.shift), slope: bounded(slope + size * step.slope) };
    const sums = f(x);
    if (sums.value >= least) return { x, sums };
  }
  return undefined;
}

/** Uphill by the information where it is positive definite, by the squares of the scores elsewhere. */
function newtonStep({ gradient, information, squares }: Sums, isSloped: boolean): Parameters {
  if (!isSloped) return { shift: gradient.shift / (information[0] > 0 ? information[0] : squares[0] + 1e-9), slope: 0 };
  const [a, b, d] = information[0] > 0 && determinantOf(information) > 0 ? information : ridged(squares);
  const determinant = a * d - b * b;
  return {
    shift: (d * gradient.shift - b * gradient.slope) / determinant,
    slope: (a * gradient.slope - b * gradient.shift) / determinant,
  };
}

function ridged([a, b, d]: Symmetric): Symmetric {
  return [a + 1e-6, b, d + 1e-6];
}

function determinantOf([a, b, d]: Symmetric): number {
  return a * d - b * b;
}

/** Of the tuned counts given the base counts, the base pass rate integrated out. */
function sumsOf(kinds: readonly Kind[], { logits }: RateGrid, centre: number, { shift, slope }: Parameters): Sums {
  const from = logits.map((x) => (Number.isFinite(x) ? x - centre : 0)); // prompts at 0 and 1 do not move
  const moved = logits.map((x, g) => (Number.isFinite(x) ? x + shift + slope * from[g] : x));
  const [right, wrong, rates] = [moved.map(logSigmoid), moved.map((x) => logSigmoid(-x)), moved.map(sigmoid)];
  let value = 0;
  const gradient = { shift: 0, slope: 0 };
  const [information, squares]: [Symmetric, Symmetric] = [[0, 0, 0], [0, 0, 0]]; // prettier-ignore
  for (const { tuned, weights, first, prompts } of kinds) {
    const { n, k } = tuned;
    let [total, u, v, uu, uv, vv] = [1e-300, 0, 0, 0, 0, 0];
    for (let i = 0; i < weights.length; i++) {
      const g = first + i;
      const likelihood = weights[i] * Math.exp((k > 0 ? k * right[g] : 0) + (k < n ? (n - k) * wrong[g] : 0));
      const residual = k - n * rates[g];
      const curvature = likelihood * (residual ** 2 - n * rates[g] * (1 - rates[g]));
      total += likelihood;
      u += likelihood * residual;
      v += likelihood * residual * from[g];
      uu += curvature;
      uv += curvature * from[g];
      vv += curvature * from[g] ** 2;
    }
    [u, v, uu, uv, vv] = [u / total, v / total, uu / total, uv / total, vv / total];
    value += prompts * Math.log(total);
    gradient.shift += prompts * u;
    gradient.slope += prompts * v;
    add(information, prompts, [u * u - uu, u * v - uv, v * v - vv]);
    add(squares, prompts, [u * u, u * v, v * v]);
  }
  return { value, gradient, information, squares };
}

function add(to: Symmetric, times: number, more: Symmetric): void {
  more.forEach((value, i) => (to[i] += times * value));
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
