/**
 * Which law describes the prompts best: how well each predicts the tuned counts from the base counts.
 *
 * A law takes a base pass rate Q to a tuned one; the base model's posterior is integrated out, and around the law prompts
 * scatter normally on the logit scale with a deviation τ, the same freedom for all. One sample in a hundred may be
 * anything, so that no single prompt decides. The score of a law is its mean log predictive probability of a prompt that
 * its strength was not fitted to (leave-one-out, by one Newton step from the fit).
 * Source of the step: Stone, J. R. Stat. Soc. B 39 (1977). Laws: src/theory/optima.ts.
 */

import { logit, logSigmoid } from "../../theory/numeric";
import { lawMass, type Law } from "../../theory/optima";
import { logChoose } from "./betaBinomial";
import type { Estimate } from "./estimate";
import { kindsOf, type Kind } from "./kinds";
import type { Pair } from "./pair";
import type { RateGrid } from "./rateGrid";

export type LawName = "no change" | "tilt" | "forward KL" | "whitened, forward KL" | "whitened, reverse KL";

export interface LawScore {
  law: LawName;
  /** Of "tilt" the log-odds shift in logits, of other laws β; absent for "no change". */
  strength?: number;
  /** Scatter of prompts around the law, in logits. */
  scatter: number;
  /** Mean log predictive probability of a prompt, in nats. */
  score: number;
  /** The best law's score minus this one's, paired over prompts: 0 of the best. */
  behind: Estimate;
}

const lapse = 0.01;
const scatters = [0, 0.3, 0.6, 1, 1.6, 2.5];
/** Five-point Gauss–Hermite quadrature of the standard normal: nodes and weights. */
const nodes = [-2.8569700138728056, -1.3556261799742659, 0, 1.3556261799742659, 2.8569700138728056];
const nodeWeights = [
  0.011257411327720689, 0.22207592200561266, 0.5333333333333333, 0.22207592200561266, 0.011257411327720689,
];

interface Candidate {
  law: LawName;
  /** Takes a base logit to a tuned one, at a setting u; β = e^u but for the tilt. */
  moved: (x: number, rate: number, u: number) => number;
  /** Settings that are searched; none for a law without a strength. */
  range?: [number, number];
}

const candidates: Candidate[] = [
  { law: "no change", moved: (x) => x },
  { law: "tilt", moved: (x, _, u) => x + u, range: [-6, 10] },
  ...(
    [
      ["forward KL", { kl: "k3", advantage: "mean" }],
      ["whitened, forward KL", { kl: "k3", advantage: "whitened" }],
      ["whitened, reverse KL", { kl: "k2", advantage: "whitened" }],
    ] as [LawName, Omit<Law, "beta">][]
  ).map(([law, settings]): Candidate => {
    return { law, moved: (_, rate, u) => logit(lawMass(rate, { ...settings, beta: Math.exp(u) })), range: [-4, 5] };
  }),
];

/** Best first. `grid`: the distribution of the base model's pass rates; `z`: the normal quantile of the intervals. */
export function lawScores(pairs: readonly Pair[], grid: RateGrid, z: number): LawScore[] {
  const kinds = kindsOf(pairs, grid);
  const found = candidates.map((candidate) => ({ ...scoreOf(candidate, kinds, grid), law: candidate.law }));
  const prompts = pairs.length;
  const total = (values: readonly number[]) => values.reduce((sum, value, i) => sum + kinds[i].prompts * value, 0);
  const best = found.reduce((x, y) => (total(y.predictive) > total(x.predictive) ? y : x));
  return found
    .map(({ law, strength, scatter, predictive }) => {
      const gaps = predictive.map((value, i) => best.predictive[i] - value);
      const value = total(gaps) / prompts;
      const variance = total(gaps.map((gap) => (gap - value) ** 2)) / Math.max(1, prompts - 1);
      const half = z * Math.sqrt(variance / prompts);
      return {
        law,
        strength,
        scatter,
        score: total(predictive) / prompts,
        behind: { value, low: value - half, high: value + half },
      };
    })
    .sort((x, y) => y.score - x.score);
}

function scoreOf({ law, moved, range }: Candidate, kinds: readonly Kind[], grid: RateGrid) {
  const logs = (u: number, scatter: number) => {
    const to = grid.logits.map((x, g) => (Number.isFinite(x) ? bounded(moved(x, grid.rates[g], u)) : x));
    return logPredictive(kinds, to, scatter);
  };
  const total = (values: readonly number[]) => values.reduce((sum, value, i) => sum + kinds[i].prompts * value, 0);
  let best = { u: 0, scatter: 0, value: -Infinity };
  for (const scatter of scatters) {
    const f = (u: number) => total(logs(u, scatter));
    const found = range ? search(f, range, best.value > -Infinity ? best.u : undefined) : { u: 0, value: f(0) };
    if (found.value <= best.value) break; // more scatter does not help
    best = { ...found, scatter };
  }
  const { u, scatter } = best;
  const strength = range ? (law === "tilt" ? u : Math.exp(u)) : undefined;
  const own = logs(u, scatter);
  if (!range) return { strength, scatter, predictive: own };
  return { strength, scatter, predictive: leftOut(own, logs(u + 0.01, scatter), logs(u - 0.01, scatter), kinds) };
}

/** l_i − g_i² / |H|: the log probability of a prompt at the strength that all others give. */
function leftOut(own: number[], above: number[], below: number[], kinds: readonly Kind[]): number[] {
  const slopes = own.map((_, i) => (above[i] - below[i]) / 0.02);
  const curvature = own.reduce(
    (sum, value, i) => sum + (kinds[i].prompts * (2 * value - above[i] - below[i])) / 1e-4,
    0,
  );
  return own.map((value, i) => value - (curvature > 0 ? slopes[i] ** 2 / curvature : 0));
}

function logPredictive(kinds: readonly Kind[], to: Float64Array, scatter: number): number[] {
  const scattered = scatter === 0 ? [{ weight: 1, logits: to }] : nodes.map((node, h) => ({
    weight: nodeWeights[h],
    logits: to.map((x) => x + scatter * node),
  })); // prettier-ignore
  const tables = scattered.map(({ weight, logits }) => ({
    weight,
    right: logits.map(logSigmoid),
    wrong: logits.map((x) => logSigmoid(-x)),
  }));
  return kinds.map(({ tuned: { n, k }, weights, first }) => {
    const constant = logChoose(n, k);
    let sum = 0;
    for (const { weight, right, wrong } of tables) {
      let own = 0;
      for (let i = 0; i < weights.length; i++) {
        const g = first + i;
        const log = (k === 0 ? 0 : k * right[g]) + (k === n ? 0 : (n - k) * wrong[g]);
        if (log + constant > -40) own += weights[i] * Math.exp(log + constant);
      }
      sum += weight * own;
    }
    return Math.log((1 - lapse) * sum + lapse / (n + 1));
  });
}

/** The best setting: the best of a coarse grid (or near `near`), then by golden section around it. */
function search(f: (u: number) => number, [low, high]: [number, number], near?: number): { u: number; value: number } {
  const width = (high - low) / 12;
  const starts = near === undefined ? Array.from({ length: 13 }, (_, i) => low + i * width) : [near];
  const values = starts.map(f);
  const start = starts[values.indexOf(Math.max(...values))];
  let [left, right] = [Math.max(low, start - width), Math.min(high, start + width)];
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [right - golden * (right - left), left + golden * (right - left)];
  let [fa, fb] = [f(a), f(b)];
  while (right - left > 0.003) {
    if (fa >= fb) {
      [right, b, fb] = [b, a, fa];
      a = right - golden * (right - left);
      fa = f(a);
    } else {
      [left, a, fa] = [a, b, fb];
      b = left + golden * (right - left);
      fb = f(b);
    }
  }
  return fa >= fb ? { u: a, value: fa } : { u: b, value: fb };
}

/** logit P of a law that ends at 1. */
function bounded(x: number): number {
  return Math.min(30, Math.max(-30, x));
}
