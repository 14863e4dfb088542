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
import { peak, profileEnds, widthAt, type Range } from "./profile";
import { isInformative, type Pair } from "./pair";

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
/** Standard deviations of a normal distribution that are integrated over. */
const farthest = 8;

/** Absent where fewer than two prompts are informative. */
export function randomEffectsOf(pairs: readonly Pair[], level: number): RandomEffects | undefined {
  const informative = pairs.filter(isInformative);
  if (informative.length < 2) return undefined;
  const curves = curvesOf(informative);
  const at = (mean: number, tau: number) => logLikelihood(curves, mean, tau);
  const overMeans: Range = { low: -end, high: end, width: 1 };
  const overTaus: Range = { low: 0, high: largestTau, width: 0.5, tolerance: 1e-3 };
  const fixed = peak((mean) => at(mean, 0), 0, overMeans);
  const nearMeans = near((mean) => at(mean, 0), fixed.x, overMeans);
  const bestMean = (tau: number, from = fixed.x) => peak((mean) => at(mean, tau), from, nearMeans);
  const tau = peak((x) => bestMean(x).value, 0.3, overTaus);
  const best = bestMean(tau.x);
  const nearTaus = near((x) => at(best.x, x), tau.x, overTaus);
  const bestTau = (mean: number) => peak((x) => at(mean, x), tau.x, nearTaus).value;
  const least = best.value - normalQuantile((1 + level) / 2, 0, 1) ** 2 / 2;
  const likelier = Math.max(0, best.value - fixed.value);
  return {
    mean: { value: best.x, ...profileEnds(bestTau, best.x, least, nearMeans) },
    tau: { value: tau.x, ...profileEnds((x) => bestMean(x, best.x).value, tau.x, least, nearTaus) },
    p: likelier < 1e-6 ? 1 : normalCdf(-Math.sqrt(2 * likelier), 0, 1),
    prompts: informative.length,
  };
}

/** The range of a profile's inner search: what counts there is the height of the peak, which small steps hardly change. */
function near(f: (x: number) => number, top: number, range: Range): Range {
  const width = widthAt(f, top, range);
  return { ...range, width, tolerance: width / 50 };
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

/** The normaliser is summed at shifts this far apart; between them its values and slopes give it (Hermite's cubic). */
const sparse = 0.2;

/** log Σ_k C(n₁, k) C(n₀, t − k) e^{δk} at each shift δ. */
function logNormalisers(margins: { base: number; tuned: number; correct: number }, shifts: Float64Array): Float64Array {
  const counts = logCounts(margins);
  const step = shifts[1] - shifts[0];
  const every = Math.max(1, Math.floor(sparse / step));
  const normalisers = new Float64Array(shifts.length);
  let left = logNormaliser(counts, shifts[0]);
  for (let start = 0; start < shifts.length; start += every) {
    const right = logNormaliser(counts, shifts[start] + every * step);
    for (let i = 0; i < every && start + i < shifts.length; i++) {
      normalisers[start + i] = hermite(left, right, i / every, every * step);
    }
    left = right;
  }
  return normalisers;
}

/** Its value and its slope, which is the mean count. */
function logNormaliser({ from, logs }: { from: number; logs: Float64Array }, shift: number) {
  let largest = -Infinity;
  for (let i = 0; i < logs.length; i++) largest = Math.max(largest, logs[i] + shift * (from + i));
  let [sum, first] = [0, 0];
  for (let i = 0; i < logs.length; i++) {
    const log = logs[i] + shift * (from + i) - largest;
    if (log < -40) continue;
    const weight = Math.exp(log);
    sum += weight;
    first += weight * (from + i);
  }
  return { value: largest + Math.log(sum), slope: first / sum };
}

/** The cubic through two values with these slopes, `t` of the way over a `width`. */
function hermite(
  left: { value: number; slope: number },
  right: { value: number; slope: number },
  t: number,
  width: number,
): number {
  const [square, cube] = [t * t, t * t * t];
  const values = left.value * (2 * cube - 3 * square + 1) + right.value * (3 * square - 2 * cube);
  return values + width * (left.slope * (cube - 2 * square + t) + right.slope * (cube - square));
}

/** Where it is not negligible, scaled to a largest value of 1. */
function curveOf({ base, tuned }: Pair, normaliser: Float64Array, shifts: Float64Array) {
  const { from, logs } = logCounts({ base: base.n, tuned: tuned.n, correct: base.k + tuned.k });
  const own = logs[tuned.k - from];
  const curve = shifts.map((shift, d) => own + shift * tuned.k - normaliser[d]);
  let [first, last] = [0, curve.length - 1];
  while (curve[first] < -45 && first < last) first++;
  while (curve[last] < -45 && last > first) last--;
  return { first, likelihood: curve.slice(first, last + 1).map(Math.exp) };
}

/** Σ log ∫ L(δ) N(δ; μ, τ²) dδ, with L interpolated linearly between the shifts: at τ = 0 L(μ) itself. */
function logLikelihood({ shifts, kinds }: Curves, mean: number, tau: number): number {
  const step = shifts[1] - shifts[0];
  const reach = farthest * tau + step; // beyond it the weights are 0 to the last digits
  const from = Math.max(0, Math.floor((mean - reach - shifts[0]) / step));
  const to = Math.min(shifts.length, Math.ceil((mean + reach - shifts[0]) / step) + 1);
  const weights = hatWeights(shifts.subarray(from, to), mean, tau, step);
  let sum = 0;
  for (const { likelihood, first, prompts } of kinds) {
    const [start, end] = [first > from ? first : from, Math.min(to, first + likelihood.length)];
    let total = 1e-300;
    for (let d = start; d < end; d++) total += weights[d - from] * likelihood[d - first];
    sum += prompts * Math.log(total);
  }
  return sum;
}

/** ∫ N(x; μ, τ²) times the hat function around each shift: second differences of the integrated distribution function. */
function hatWeights(shifts: Float64Array, mean: number, tau: number, step: number): Float64Array {
  const rising = Float64Array.from({ length: shifts.length + 2 }, (_, d) => {
    return integratedCdf(shifts[0] + (d - 1) * step - mean, tau);
  });
  return shifts.map((_, d) => Math.max(0, (rising[d] - 2 * rising[d + 1] + rising[d + 2]) / step));
}

/** E[max(0, x − Z)], Z ~ N(0, τ²). */
function integratedCdf(x: number, tau: number): number {
  if (tau === 0) return Math.max(0, x);
  const z = x / tau;
  return x * normalCdf(z, 0, 1) + (tau * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
