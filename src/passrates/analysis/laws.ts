/**
 * Which law describes the prompts best: how well each predicts the tuned counts from the base counts.
 *
 * A law takes a base pass rate Q to a tuned one; the base model's posterior is integrated out, and around the law prompts
 * scatter normally on the logit scale with a deviation τ, the same freedom for all. One sample in a hundred may be
 * anything, so that no single prompt decides. The score of a law is its mean log predictive probability of a prompt that
 * its strength was not fitted to (leave-one-out, by one Newton step from the fit).
 * Source of the step: Stone, J. R. Stat. Soc. B 39 (1977). Laws: src/theory/optima.ts.
 */

import { logit } from "../../theory/numeric";
import { lawMass, type Law } from "../../theory/optima";
import { logChoose } from "./betaBinomial";
import type { Estimate } from "./estimate";
import { kindsOf, outcomesOf, pairCellsOf, type Kind, type Outcome } from "./kinds";
import type { Pair } from "./pair";
import { peak, profileEnds } from "./profile";
import { likelihoodsOn, logRatesAt, type RateGrid } from "./rateGrid";

export type LawName = "no change" | "tilt" | "forward KL" | "whitened, forward KL" | "whitened, reverse KL";

export interface LawScore {
  /**
   * "tilt" adds one shift to all logits. The laws named by a KL are where GRPO ends under it, with whitened advantages or
   * with rewards minus the group's mean.
   */
  law: LawName;
  /**
   * Of "tilt" the log-odds shift in logits, of other laws β; absent for "no change". The interval is by the
   * curvature of the log likelihood at that scatter, and ends where the search does.
   */
  strength?: Estimate;
  /** Scatter of prompts around the law, in logits: the best of six; the interval is of the profile likelihood at that strength. */
  scatter: Estimate;
  /** Mean log predictive probability of a prompt, in nats. */
  score: Estimate;
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

/** Steps of a setting by which its curvature is seen: laws that jump make the likelihood jagged at smaller ones. */
const reach = 0.25;

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
  const kinds = kindsOf(pairCellsOf(pairs), grid, likelihoodsOn(grid));
  const found = candidates.map((candidate) => ({ ...scoreOf(candidate, { kinds, grid, z }), law: candidate.law }));
  const prompts = pairs.length;
  const total = (values: readonly number[]) => values.reduce((sum, value, i) => sum + kinds[i].prompts * value, 0);
  const meanOf = (values: readonly number[]): Estimate => {
    const value = total(values) / prompts;
    const variance = total(values.map((each) => (each - value) ** 2)) / Math.max(1, prompts - 1);
    const half = z * Math.sqrt(variance / prompts);
    return { value, low: value - half, high: value + half };
  };
  const best = found.reduce((x, y) => (total(y.predictive) > total(x.predictive) ? y : x));
  return found
    .map(({ law, strength, scatter, predictive }) => {
      const gaps = predictive.map((value, i) => best.predictive[i] - value);
      return { law, strength, scatter, score: meanOf(predictive), behind: meanOf(gaps) };
    })
    .sort((x, y) => y.score.value - x.score.value);
}

function scoreOf(
  { law, moved, range }: Candidate,
  { kinds, grid, z }: { kinds: readonly Kind[]; grid: RateGrid; z: number },
) {
  const move = (g: number, u: number) => {
    const x = grid.logits[g];
    return Number.isFinite(x) ? bounded(moved(x, grid.rates[g], u)) : x;
  };
  const logs = predictiveOf(kinds, move);
  const total = (values: readonly number[]) => values.reduce((sum, value, i) => sum + kinds[i].prompts * value, 0);
  let best = { u: 0, scatter: 0, value: -Infinity };
  for (const scatter of scatters) {
    const f = (u: number) => total(logs(u, scatter));
    const found = range ? search(f, range, best.value > -Infinity ? best.u : undefined) : { u: 0, value: f(0) };
    if (found.value <= best.value) break; // more scatter does not help
    best = { ...found, scatter };
  }
  const { u, scatter, value } = best;
  const least = value - z ** 2 / 2;
  const ofScatter = { value: scatter, ...profileEnds((each) => total(logs(u, each)), scatter, least, { low: 0, high: 4, width: 0.8 }) }; // prettier-ignore
  const own = logs(u, scatter);
  if (!range) return { scatter: ofScatter, predictive: own };
  const [up, down] = [u + reach, u - reach].map((each) => total(logs(each, scatter)));
  const curvature = Math.max(0, (2 * value - up - down) / reach ** 2);
  const half = z / Math.sqrt(curvature); // ∞ where it does not bend
  const ends = [u, Math.max(range[0], u - half), Math.min(range[1], u + half)];
  const [at, low, high] = law === "tilt" ? ends : ends.map(Math.exp);
  const predictive = leftOut(own, logs(u + 0.01, scatter), logs(u - 0.01, scatter), kinds);
  return { strength: { value: at, low, high }, scatter: ofScatter, predictive };
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

/** log predictive probabilities of kinds, their base pass rates integrated out. `moved`: where the law takes a point of the grid. */
function predictiveOf(kinds: readonly Kind[], moved: (g: number, u: number) => number) {
  const { outcomes, outcomeOf } = outcomesOf(kinds);
  const start = outcomes.reduce((least, { first }) => Math.min(least, first), Infinity);
  const end = outcomes.reduce((most, each) => Math.max(most, each.end), 0);
  return (u: number, scatter: number): number[] => {
    const to = Float64Array.from({ length: end - start }, (_, i) => moved(start + i, u));
    const tables =
      scatter === 0
        ? [{ weight: 1, ...logRatesAt(to) }]
        : nodes.map((node, h) => ({ weight: nodeWeights[h], ...logRatesAt(to.map((x) => x + scatter * node)) }));
    const probabilities = outcomes.map((outcome) => probabilitiesOf(outcome, tables, start));
    return kinds.map(({ tuned, posterior: { first, values } }, i) => {
      const offset = first - outcomes[outcomeOf[i]].first;
      const own = probabilities[outcomeOf[i]];
      let sum = 0;
      for (let g = 0; g < values.length; g++) sum += values[g] * own[offset + g];
      return Math.log((1 - lapse) * sum + lapse / (tuned.n + 1));
    });
  };
}

/** The probability of a tuned count at its points of the grid, prompts' scatter integrated out. `tables`: by node, from the point `start` on. */
function probabilitiesOf({ n, k, first, end }: Outcome, tables: readonly LogRates[], start: number): Float64Array {
  const constant = logChoose(n, k);
  const probabilities = new Float64Array(end - first);
  for (const { weight, logRight, logWrong } of tables) {
    for (let g = first; g < end; g++) {
      const log = k * logRight[g - start] + (n - k) * logWrong[g - start] + constant;
      if (log > -40) probabilities[g - first] += weight * Math.exp(log);
    }
  }
  return probabilities;
}

interface LogRates {
  weight: number;
  logRight: Float64Array;
  logWrong: Float64Array;
}

/** The best setting: from the best of a coarse grid on (or from `near` on), to its peak. */
function search(f: (u: number) => number, [low, high]: [number, number], near?: number): { u: number; value: number } {
  const width = (high - low) / 12;
  const starts = near === undefined ? Array.from({ length: 13 }, (_, i) => low + i * width) : [near];
  const values = starts.map(f);
  const start = starts[values.indexOf(Math.max(...values))];
  const { x, value } = peak(f, start, { low, high, width });
  return { u: x, value };
}

/** logit P of a law that ends at 1. */
function bounded(x: number): number {
  return Math.min(30, Math.max(-30, x));
}
