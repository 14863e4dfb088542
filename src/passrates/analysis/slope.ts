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
import { mean, moments } from "../../statistics/moments";
import { logit, sigmoid } from "../../theory/numeric";
import type { Count } from "../counts";
import { binomial, drawFrom } from "./draw";
import { percentiles, type Estimate } from "./estimate";
import { kindsOf, pairCellsOf, type Kind, type PairCells } from "./kinds";
import type { Pair } from "./pair";
import { likelihoodsOn, posterior, type RateGrid, type Window } from "./rateGrid";
import { refitted, type Rates } from "./rates";
import { commonShift, fitted, type Parameters } from "./slopeFit";

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
  /** The regression of shifts on base logits from the same counts, for comparison. */
  naive: {
    /** Its slope; the interval is by White's standard error. */
    slope: Estimate;
    /** Its slope on the same simulated counts: the mean, and the range of the middle `level`. */
    null: Estimate;
  };
  /** Simulations with one shift for all prompts; the bootstrap has as many resamples. */
  simulations: number;
}

/** One prompt's counts under both models. */
type Counts = Pick<Pair, "base" | "tuned">;

/** Resamples and simulations have at most so many prompts; their scatter is scaled to all of them. */
const largestDraw = 1000;

/** At least two pairs. `rates`: how the base model's pass rates are distributed. */
export function slopeOf(
  pairs: readonly Pair[],
  rates: Rates,
  { level, random, simulations = 99 }: { level: number; random: Random; simulations?: number },
): Slope {
  const all = pairCellsOf(pairs);
  const likelihoodOf = likelihoodsOn(rates.grid);
  const kinds = kindsOf(all, rates.grid, likelihoodOf);
  const centre = centreOf(kinds, rates.grid);
  const own = fitted(kinds, rates.grid, centre);
  const common = commonShift(kinds, rates.grid);
  const size = Math.min(pairs.length, largestDraw);
  const scale = Math.sqrt(size / pairs.length); // fewer prompts scatter more
  const again = (some: PairCells, near: Parameters) => {
    const grid = refitted(rates, some.base, likelihoodOf);
    return fitted(kindsOf(some, grid, likelihoodOf), grid, centre, near);
  };
  const resampled = repeat(simulations, () => again(drawnAgain(all, size, random), own));
  const posteriors = all.base.map((cell) => posterior(likelihoodOf(cell), rates.grid));
  const simulatedSets = repeat(simulations, simulation(all, posteriors, rates.grid, { shift: common, size, random }));
  const judged = simulatedSets.map((some) => again(pairCellsOf(some), { shift: common, slope: 0 }));
  const nullMean = mean(judged.map(({ slope }) => slope));
  const slopes = judged.map(({ slope }) => nullMean + scale * (slope - nullMean));
  const z = normalQuantile((1 + level) / 2, 0, 1);
  const errorOf = (name: keyof Parameters) =>
    scale * Math.max(...[resampled, judged].map((fits) => moments(fits.map((each) => each[name])).deviation));
  const around = (value: number, error: number) => ({ value, low: value - z * error, high: value + z * error });
  const distance = Math.abs(own.slope - nullMean);
  const asFar = slopes.filter((each) => Math.abs(each - nullMean) >= distance).length;
  const naive = naiveSlope(pairs);
  const naiveSlopes = simulatedSets.map((some) => naiveSlope(some).slope);
  return {
    slope: around(own.slope, errorOf("slope")),
    p: 2 * normalCdf(-Math.abs(own.slope / errorOf("slope")), 0, 1),
    shift: around(own.shift, errorOf("shift")),
    null: percentiles(nullMean, slopes, { level }),
    pSimulated: (1 + asFar) / (1 + simulations),
    naive: {
      slope: around(naive.slope, naive.error),
      null: percentiles(mean(naiveSlopes), naiveSlopes, { level, scale }),
    },
    simulations,
  };
}

function repeat<T>(times: number, make: () => T): T[] {
  return Array.from({ length: times }, make);
}

/** Least squares of log-odds shifts on base logits, half a sample added to right and to wrong ones; White's standard error. */
function naiveSlope(pairs: readonly Counts[]): { slope: number; error: number } {
  const smoothed = ({ n, k }: Pair["base"]) => logit((k + 0.5) / (n + 1));
  const x = pairs.map(({ base }) => smoothed(base));
  const y = pairs.map(({ tuned }, i) => smoothed(tuned) - x[i]);
  const [xMean, yMean] = [mean(x), mean(y)];
  let [products, squares] = [0, 0];
  x.forEach((value, i) => {
    products += (value - xMean) * (y[i] - yMean);
    squares += (value - xMean) ** 2;
  });
  const slope = products / squares;
  const scores = x.reduce(
    (sum, value, i) => sum + ((value - xMean) * (y[i] - yMean - slope * (value - xMean))) ** 2,
    0,
  );
  return { slope, error: Math.sqrt(scores) / squares };
}

/** Mean base logit of the prompts, each weighted by its posterior variance of a sample: those that can tell. */
function centreOf(kinds: readonly Kind[], { logits, rates }: RateGrid): number {
  let [sum, total] = [0, 0];
  for (const { posterior, prompts } of kinds) {
    posterior.values.forEach((weight, i) => {
      const g = posterior.first + i;
      if (!Number.isFinite(logits[g])) return;
      const share = prompts * weight * rates[g] * (1 - rates[g]);
      sum += share * logits[g];
      total += share;
    });
  }
  return total > 0 ? sum / total : 0;
}

/** Pairs drawn with replacement. */
function drawnAgain({ base, pairs, cellOf }: ReturnType<typeof pairCellsOf>, size: number, random: Random): PairCells {
  const drawn = { base: base.map((cell) => ({ ...cell, prompts: 0 })), pairs: pairs.map((cell) => ({ ...cell, prompts: 0 })) }; // prettier-ignore
  for (let i = 0; i < size; i++) {
    const cell = drawn.pairs[cellOf[random.integer(cellOf.length)]];
    cell.prompts++;
    drawn.base[cell.base].prompts++;
  }
  return { base: drawn.base, pairs: drawn.pairs.filter(({ prompts }) => prompts > 0) };
}

/**
 * Draws counts of both models where all prompts have one shift, their pass rates from their posteriors: of `size` of the
 * prompts, without replacement.
 */
function simulation(
  { base, pairs, cellOf }: ReturnType<typeof pairCellsOf>,
  posteriors: readonly Window[],
  { logits }: RateGrid,
  { shift, size, random }: { shift: number; size: number; random: Random },
): () => Counts[] {
  const order = cellOf.slice();
  return () =>
    Array.from({ length: size }, (_, i) => {
      const j = size < order.length ? i + random.integer(order.length - i) : i; // Fisher and Yates, as far as needed
      [order[i], order[j]] = [order[j], order[i]];
      const { base: cell, tuned } = pairs[order[i]];
      const { first, values } = posteriors[cell];
      const x = logits[first + drawFrom(values, random)];
      return { base: drawn(base[cell].n, x, random), tuned: drawn(tuned.n, x + shift, random) };
    });
}

function drawn(n: number, x: number, random: Random): Count {
  return { n, k: binomial(n, sigmoid(x), random) };
}
