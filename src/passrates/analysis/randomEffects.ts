/**
 * How far prompts differ in their log-odds shift: shifts δ ~ N(μ, τ²), estimated by maximum likelihood from the
 * conditional distribution of each prompt's counts (hypergeometric.ts), in which the base pass rate does not occur.
 *
 * Intervals are of the profile likelihood; p is of τ = 0, at the edge of its range: half a χ² with one degree.
 * Source: the "hypergeometric-normal" model of Stijnen, Hamza and Özdemir, Statistics in Medicine 29 (2010); the test, Self and
 * Liang, J. Am. Stat. Assoc. 82 (1987).
 */

import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { Estimate } from "./estimate";
import { logCounts, marginsOf } from "./hypergeometric";
import type { Pair } from "./pair";

export interface RandomEffects {
  /** Mean shift of prompts, in logits. */
  mean: Estimate;
  /** Standard deviation of the shift over prompts, in logits. */
  tau: Estimate;
  /** Of "all prompts have the same shift". */
  p: number;
  /** Prompts with a right and a wrong sample: the others say nothing. */
  prompts: number;
}

/** Shifts are looked at up to this size, in logits. */
const end = 10;
const largestTau = 6;

/** Absent where fewer than two prompts are informative. */
export function randomEffectsOf(pairs: readonly Pair[], level: number): RandomEffects | undefined {
  const informative = pairs.filter(({ base, tuned }) => base.k + tuned.k > 0 && base.k + tuned.k < base.n + tuned.n);
  if (informative.length < 2) return undefined;
  const curves = curvesOf(informative);
  const at = (mean: number, tau: number) => logLikelihood(curves, mean, tau);
  const bestMean = (tau: number, near: number) => peak((mean) => at(mean, tau), near - 2, near + 2, [-end, end]);
  const fixed = peak((mean) => at(mean, 0), -3, 3, [-end, end]);
  const profile = (tau: number) => {
    const mean = bestMean(tau, fixed.x);
    return { mean: mean.x, value: mean.value };
  };
  const tau = peak((x) => profile(x).value, 0, 2, [0, largestTau]);
  const best = profile(tau.x);
  const drop = normalQuantile((1 + level) / 2, 0, 1) ** 2 / 2;
  const likelier = Math.max(0, best.value - fixed.value);
  const bestTau = (mean: number) => peak((x) => at(mean, x), 0, 2, [0, largestTau]).value;
  return {
    mean: { value: best.mean, ...endsOf(bestTau, best.mean, best.value - drop, [-end, end]) },
    tau: { value: tau.x, ...endsOf((x) => profile(x).value, tau.x, best.value - drop, [0, largestTau]) },
    p: likelier === 0 ? 1 : normalCdf(-Math.sqrt(2 * likelier), 0, 1),
    prompts: informative.length,
  };
}

/** Likelihoods of each kind of prompt at equally spaced shifts, and how many prompts are of this kind. */
interface Curves {
  shifts: Float64Array;
  kinds: { likelihood: Float64Array; first: number; prompts: number }[];
}

function curvesOf(pairs: readonly Pair[]): Curves {
  const sharpest = pairs.reduce((most, { base, tuned }) => Math.max(most, (base.n * tuned.n) / (base.n + tuned.n)), 1);
  const step = Math.min(0.2, Math.max(0.04, 1 / (2 * Math.sqrt(sharpest / 4) + 1e-9) / 2));
  const shifts = Float64Array.from({ length: 2 * Math.ceil(end / step) + 1 }, (_, d) => -end + d * step);
  const normalisers = new Map<string, Float64Array>();
  const kinds = new Map<string, { likelihood: Float64Array; first: number; prompts: number }>();
  for (const pair of pairs) {
    const margins = marginsOf(pair);
    const key = `${margins.base}/${margins.tuned}/${margins.correct}`;
    const own = `${key}/${pair.tuned.k}`;
    const known = kinds.get(own);
    if (known) {
      known.prompts++;
      continue;
    }
    let normaliser = normalisers.get(key);
    if (!normaliser) normalisers.set(key, (normaliser = logNormalisers(margins, shifts)));
    kinds.set(own, { ...curveOf(pair, normaliser, shifts), prompts: 1 });
  }
  return { shifts, kinds: [...kinds.values()] };
}

/** log Σ_k C(n₁, k) C(n₀, t − k) e^{δk} at each shift δ. */
function logNormalisers(margins: { base: number; tuned: number; correct: number }, shifts: Float64Array): Float64Array {
  const { from, logs } = logCounts(margins);
  return shifts.map((shift) => {
    let largest = -Infinity;
    for (let i = 0; i < logs.length; i++) largest = Math.max(largest, logs[i] + shift * (from + i));
    let sum = 0;
    for (let i = 0; i < logs.length; i++) {
      const log = logs[i] + shift * (from + i) - largest;
      if (log > -40) sum += Math.exp(log);
    }
    return largest + Math.log(sum);
  });
}

/** Where it is not negligible, scaled to a largest value of 1. */
function curveOf({ base, tuned }: Pair, normaliser: Float64Array, shifts: Float64Array) {
  const { from, logs } = logCounts({ base: base.n, tuned: tuned.n, correct: base.k + tuned.k });
  const own = logs[tuned.k - from];
  const curve = shifts.map((shift, d) => own + shift * tuned.k - normaliser[d]);
  let [first, last] = [0, curve.length - 1];
  while (curve[first] < -60 && first < last) first++;
  while (curve[last] < -60 && last > first) last--;
  return { first, likelihood: curve.slice(first, last + 1).map(Math.exp) };
}

/** Σ log ∫ L(δ) N(δ; μ, τ²) dδ, with L interpolated linearly between the shifts: at τ = 0 L(μ) itself. */
function logLikelihood({ shifts, kinds }: Curves, mean: number, tau: number): number {
  const weights = hatWeights(shifts, mean, tau);
  let sum = 0;
  for (const { likelihood, first, prompts } of kinds) {
    let total = 0;
    for (let d = 0; d < likelihood.length; d++) total += weights[first + d] * likelihood[d];
    sum += prompts * Math.log(total + 1e-300);
  }
  return sum;
}

/** ∫ N(x; μ, τ²) times the hat function around each shift. */
function hatWeights(shifts: Float64Array, mean: number, tau: number): Float64Array {
  const step = shifts[1] - shifts[0];
  const rising = shifts.map((x) => integratedCdf(x - mean, tau)); // ∫ of the distribution function up to x
  return shifts.map((_, d) => {
    const [before, after] = [
      d > 0 ? rising[d - 1] : integratedCdf(shifts[0] - step - mean, tau),
      d < shifts.length - 1 ? rising[d + 1] : integratedCdf(shifts[d] + step - mean, tau),
    ];
    return Math.max(0, (after - 2 * rising[d] + before) / step);
  });
}

/** E[max(0, x − Z)], Z ~ N(0, τ²). */
function integratedCdf(x: number, tau: number): number {
  if (tau === 0) return Math.max(0, x);
  const z = x / tau;
  return x * normalCdf(z, 0, 1) + (tau * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

const golden = (Math.sqrt(5) - 1) / 2;

/** The peak of a unimodal f in [low, high], both moved outwards while the peak is at an end, within `limits`. */
function peak(
  f: (x: number) => number,
  from: number,
  to: number,
  limits: [number, number],
): { x: number; value: number } {
  let [low, high] = [Math.max(limits[0], from), Math.min(limits[1], to)];
  const start = low;
  for (;;) {
    const found = goldenSection(f, low, high);
    const width = high - low;
    if (found.x > high - 0.01 * width && high < limits[1])
      [low, high] = [high - width / 2, Math.min(limits[1], high + width)];
    else if (found.x < low + 0.01 * width && low > limits[0])
      [low, high] = [Math.max(limits[0], low - width), low + width / 2];
    else {
      const atStart = f(start);
      return atStart >= found.value ? { x: start, value: atStart } : found;
    }
  }
}

function goldenSection(f: (x: number) => number, low: number, high: number): { x: number; value: number } {
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [fLeft, fRight] = [f(left), f(right)];
  while (high - low > 1e-4) {
    if (fLeft >= fRight) {
      [high, right, fRight] = [right, left, fLeft];
      left = high - golden * (high - low);
      fLeft = f(left);
    } else {
      [low, left, fLeft] = [left, right, fRight];
      right = low + golden * (high - low);
      fRight = f(right);
    }
  }
  return fLeft >= fRight ? { x: left, value: fLeft } : { x: right, value: fRight };
}

/** Where f falls below `least` on either side of its peak; the limit where it does not. */
function endsOf(f: (x: number) => number, top: number, least: number, [low, high]: [number, number]) {
  const gap = (x: number) => f(x) - least;
  return {
    low: crossingFrom(gap, top, low),
    high: crossingFrom(gap, top, high),
  };
}

function crossingFrom(gap: (x: number) => number, top: number, limit: number): number {
  let step = 0.25 * Math.sign(limit - top);
  for (let x = top; ; x += step, step *= 2) {
    const next = step > 0 ? Math.min(limit, x + step) : Math.max(limit, x + step);
    if (gap(next) < 0) return root(gap, x, next);
    if (next === limit) return limit;
  }
}

function root(gap: (x: number) => number, inside: number, outside: number): number {
  for (let i = 0; i < 24; i++) {
    const middle = (inside + outside) / 2;
    if (gap(middle) >= 0) inside = middle;
    else outside = middle;
  }
  return (inside + outside) / 2;
}
