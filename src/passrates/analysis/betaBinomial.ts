/**
 * The distribution of pass rates over prompts: a beta distribution, with a mass of prompts at 0 and one at 1 where the
 * likelihood asks for them, estimated from counts by maximum likelihood.
 *
 * Prompts of the same counts are one cell. Of a prompt with n samples, k correct, the beta-binomial probability is
 * C(n, k) B(k + a, n − k + b) / B(a, b), written as products so that large a and b lose no digits.
 * Source: Skellam, J. R. Statist. Soc. B 10 (1948).
 */

import gammaln from "@stdlib/math-base-special-gammaln";
import { maximum, type Slope } from "./bfgs";
import type { Cell } from "./cells";

/** Beta(a, b), with shares `zero` and `one` of the prompts at pass rates of exactly 0 and 1. */
export interface RateDistribution {
  /** First parameter of the beta distribution, above 0; below 1, its density grows without limit towards a pass rate of 0. */
  a: number;
  /** Second parameter, above 0; below 1, the density grows without limit towards a pass rate of 1. */
  b: number;
  /** Share of prompts with a pass rate of exactly 0, in [0, 1]; 0 in a model without this mass. */
  zero: number;
  /** Share of prompts with a pass rate of exactly 1, in [0, 1]; 0 in a model without this mass. */
  one: number;
}

export interface RateFit extends RateDistribution {
  /** Log likelihood of all counts at the fitted parameters, in nats. */
  logLikelihood: number;
  /** Free parameters: 2, and one for each mass. */
  parameters: number;
  /** −2 log L + parameters · log(prompts): of the four models the lowest is chosen. */
  bic: number;
}

/** log of C(n, k). */
export function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** log n! of the n that samples usually are; NaN where it is not known yet. */
const logFactorials = new Float64Array(4096).fill(NaN);

function logFactorial(n: number): number {
  if (n >= logFactorials.length) return gammaln(n + 1);
  if (Number.isNaN(logFactorials[n])) logFactorials[n] = gammaln(n + 1);
  return logFactorials[n];
}

/** log probability of k correct among n under Beta(a, b). */
export function betaBinomialLogPmf(k: number, n: number, a: number, b: number): number {
  let sum = logChoose(n, k);
  for (let j = 0; j < k; j++) sum += Math.log(a + j);
  for (let j = 0; j < n - k; j++) sum += Math.log(b + j);
  for (let j = 0; j < n; j++) sum -= Math.log(a + b + j);
  return sum;
}

/** Probability of k correct among n under the distribution, masses included. */
export function countProbability(k: number, n: number, { a, b, zero, one }: RateDistribution): number {
  const smooth = (1 - zero - one) * Math.exp(betaBinomialLogPmf(k, n, a, b));
  return smooth + (k === 0 ? zero : 0) + (k === n ? one : 0);
}

/** The four models, each by maximum likelihood, the one of lowest BIC first. At least one cell. */
export function fitRates(cells: readonly Cell[]): RateFit[] {
  const masses = [[], ["zero"], ["one"], ["zero", "one"]] as const;
  const prompts = cells.reduce((sum, { prompts }) => sum + prompts, 0);
  return masses
    .map((free) => fitOf(cells, free))
    .map((fit) => ({ ...fit, bic: -2 * fit.logLikelihood + fit.parameters * Math.log(prompts) }))
    .sort((x, y) => x.bic - y.bic);
}

/** Of the gradient, where a fit is one of many. */
const roughly = 1e-4;

/** The same model of other counts, from these parameters on. */
export function refit(cells: readonly Cell[], { a, b, zero, one, parameters }: RateFit): RateDistribution {
  const free = parameters === 2 ? [] : massesOf(parameters, zero, one);
  const smooth = 1 - zero - one;
  const start = [Math.log(a), Math.log(b), ...free.map((mass) => Math.log({ zero, one }[mass] / smooth))];
  return fitOf(cells, free, start, roughly);
}

function massesOf(parameters: number, zero: number, one: number): Mass[] {
  if (parameters === 4) return ["zero", "one"];
  return zero >= one ? ["zero"] : ["one"];
}

type Mass = "zero" | "one";

/** Limits of log a and log b: beyond them the distribution is a point, or two, to all that counts can tell. */
const limits = { low: -7, high: 7 };

function fitOf(
  cells: readonly Cell[],
  free: readonly Mass[],
  start = [...startOf(cells), ...free.map(() => -2)],
  tolerance = 1e-10,
): Omit<RateFit, "bic"> {
  const choices = cells.map(({ n, k }) => logChoose(n, k));
  const f = (x: number[]) => logLikelihood(cells, choices, unpacked(x, free), free);
  const { x, value } = maximum(f, start.map(bounded), tolerance * Math.max(1, cells.length));
  const { a, b, zero, one } = unpacked(x, free);
  return { a, b, zero, one, logLikelihood: value, parameters: 2 + free.length };
}

/** log a, log b, and the masses' logits against the smooth part. */
function unpacked(x: readonly number[], free: readonly Mass[]): RateDistribution {
  const [a, b] = x.slice(0, 2).map((each) => Math.exp(bounded(each)));
  const weights = { zero: 0, one: 0 };
  free.forEach((mass, i) => (weights[mass] = Math.exp(Math.min(30, x[2 + i]))));
  const total = 1 + weights.zero + weights.one;
  return { a, b, zero: weights.zero / total, one: weights.one / total };
}

function bounded(x: number): number {
  return Math.min(limits.high, Math.max(limits.low, x));
}

/** By moments, pulled towards the uniform distribution so that the start is inside the limits. */
function startOf(cells: readonly Cell[]): [number, number] {
  let [correct, samples] = [1, 2];
  for (const { n, k, prompts } of cells) {
    correct += (prompts * (k + 0.5)) / (n + 1);
    samples += prompts;
  }
  const mean = correct / samples;
  return [Math.log(mean), Math.log(1 - mean)];
}

/** Sums of log(x + j) and 1 / (x + j) over j < i, at index i. */
function risingSums(x: number, upTo: number) {
  const logs = new Float64Array(upTo + 1);
  const inverses = new Float64Array(upTo + 1);
  for (let j = 0; j < upTo; j++) {
    logs[j + 1] = logs[j] + Math.log(x + j);
    inverses[j + 1] = inverses[j] + 1 / (x + j);
  }
  return { logs, inverses };
}

/** The log likelihood and its gradient in log a, log b and the masses' logits. `choices`: log C(n, k) of each cell. */
function logLikelihood(
  cells: readonly Cell[],
  choices: readonly number[],
  rates: RateDistribution,
  free: readonly Mass[],
): Slope {
  const { a, b, zero, one } = rates;
  const most = cells.reduce((largest, { n }) => Math.max(largest, n), 1);
  const [A, B, AB] = [risingSums(a, most), risingSums(b, most), risingSums(a + b, most)];
  const smooth = 1 - zero - one;
  let value = 0;
  const gradient = new Array<number>(2 + free.length).fill(0);
  for (let c = 0; c < cells.length; c++) {
    const { n, k, prompts } = cells[c];
    if (prompts === 0) continue;
    const part = smooth * Math.exp(choices[c] + A.logs[k] + B.logs[n - k] - AB.logs[n]);
    const [atZero, atOne] = [k === 0 ? zero : 0, k === n ? one : 0];
    const total = Math.max(part + atZero + atOne, Number.MIN_VALUE);
    value += prompts * Math.log(total);
    const share = part / total;
    gradient[0] += prompts * share * a * (A.inverses[k] - AB.inverses[n]);
    gradient[1] += prompts * share * b * (B.inverses[n - k] - AB.inverses[n]);
    free.forEach((mass, i) => {
      const [own, weight] = mass === "zero" ? [atZero, zero] : [atOne, one];
      gradient[2 + i] += prompts * (own / total - weight);
    });
  }
  if (Math.log(a) <= limits.low || Math.log(a) >= limits.high) gradient[0] = 0;
  if (Math.log(b) <= limits.low || Math.log(b) >= limits.high) gradient[1] = 0;
  return { value, gradient };
}
