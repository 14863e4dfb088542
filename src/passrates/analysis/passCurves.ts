/** pass@k of both models, without bias, and where their curves cross. */

import type { Random } from "../../common/random";
import { binomialInterval, meanInterval, within } from "../../statistics/intervals";
import { passAtK } from "../../statistics/passAtK";
import { byCount } from "./cells";
import { estimateOf, percentiles, type Estimate } from "./estimate";
import type { Pair } from "./pair";
import { rareMean } from "./rareMean";
import { largestResample } from "./rates";

export interface PassPoint {
  /** Samples drawn for a prompt; at most the fewest that a prompt has of either model. */
  k: number;
  /** Mean over prompts of the probability that at least one of k samples of the base model is right, in [0, 1]. */
  base: Estimate;
  /** The same of the tuned model. */
  tuned: Estimate;
  /** tuned − base, paired over prompts. */
  difference: Estimate;
}

export interface PassCurves {
  /** By k: powers of two, and the fewest samples of a prompt. */
  points: PassPoint[];
  /** Whether the curves cross, and where. */
  crossing: Crossing;
}

/** Whether the tuned model leads at k = 1 and the base model at the largest k. */
export interface Crossing {
  /** Share of the resamples of prompts in which it does, in [0, 1]; the interval is of its Monte Carlo error. */
  probability: Estimate;
  /**
   * The k at which the curves meet, by interpolation on log k; absent where those of all prompts do not cross. Its interval
   * is of the resamples: from 1 where the base model leads at every k, to ∞ where the tuned one does.
   */
  k?: Estimate;
  /** Resamples of the prompts; 0 where k = 1 is the only point. */
  resamples: number;
}

/** At every k up to the fewest samples that a prompt has of either model. At least two prompts. */
export function passCurvesOf(
  pairs: readonly Pair[],
  { level, random, resamples = 1000 }: { level: number; random: Random; resamples?: number },
): PassCurves {
  const most = pairs.reduce((least, { base, tuned }) => Math.min(least, base.n, tuned.n), Infinity);
  const ks = powersUpTo(most);
  const base = ks.map((k) => byCount(pairs.map((pair) => pair.base), (count) => passAtK(count.n, count.k, k))); // prettier-ignore
  const tuned = ks.map((k) => byCount(pairs.map((pair) => pair.tuned), (count) => passAtK(count.n, count.k, k))); // prettier-ignore
  const differences = ks.map((_, i) => tuned[i].map((value, p) => value - base[i][p]));
  const points = ks.map((k, i) => ({
    k,
    base: rareMean(base[i], { samples: most, level }),
    tuned: rareMean(tuned[i], { samples: most, level }),
    difference: estimateOf(within(-1, 1, meanInterval(differences[i], level))),
  }));
  return { points, crossing: crossingOf(ks, differences, { random, resamples, level }) };
}

function powersUpTo(most: number): number[] {
  const ks = [];
  for (let k = 1; k < most; k *= 2) ks.push(k);
  return [...ks, most];
}

/** By resamples of the prompts, of at most `largestResample`, whose distance from the means is scaled to that of all. */
function crossingOf(
  ks: number[],
  differences: number[][],
  { random, resamples, level }: { random: Random; resamples: number; level: number },
): Crossing {
  const means = differences.map((own) => own.reduce((sum, value) => sum + value, 0) / own.length);
  const prompts = differences[0].length;
  const size = Math.min(prompts, largestResample);
  const scale = Math.sqrt(size / prompts);
  const byPrompt = new Float64Array(prompts * ks.length);
  differences.forEach((own, j) => own.forEach((value, p) => (byPrompt[p * ks.length + j] = value)));
  let crossed = 0;
  const meetings: number[] = [];
  for (let i = 0; i < resamples && ks.length > 1; i++) {
    const sums = new Float64Array(ks.length);
    for (let p = 0; p < size; p++) {
      const from = random.integer(prompts) * ks.length;
      for (let j = 0; j < sums.length; j++) sums[j] += byPrompt[from + j];
    }
    const own = means.map((mean, j) => mean + scale * (sums[j] / size - mean));
    const [first, last] = [own[0], own[own.length - 1]];
    if (first > 0 && last < 0) crossed++;
    meetings.push(meetingOf(ks, own) ?? (first > 0 ? Infinity : 1));
  }
  const probability = ks.length > 1 ? binomialInterval(crossed, resamples, level) : { value: 0, lower: 0, upper: 0 };
  const k = meetingOf(ks, means);
  return {
    probability: estimateOf(probability),
    k: k === undefined ? undefined : percentiles(k, meetings, { level }),
    resamples: ks.length > 1 ? resamples : 0,
  };
}

function meetingOf(ks: number[], means: number[]): number | undefined {
  if (!(means[0] > 0 && means[means.length - 1] < 0)) return undefined;
  const i = means.findIndex((_, at) => means[at + 1] < 0);
  const share = means[i] / (means[i] - means[i + 1]);
  return Math.exp(Math.log(ks[i]) + share * (Math.log(ks[i + 1]) - Math.log(ks[i])));
}
