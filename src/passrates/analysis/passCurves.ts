/** pass@k of both models, without bias, and where their curves cross. */

import type { Random } from "../../common/random";
import { meanInterval, within } from "../../statistics/intervals";
import { passAtK } from "../../statistics/passAtK";
import { byCount } from "./cells";
import { estimateOf, type Estimate } from "./estimate";
import type { Pair } from "./pair";
import { rareMean } from "./rareMean";
import { largestResample } from "./rates";

export interface PassPoint {
  k: number;
  base: Estimate;
  tuned: Estimate;
  /** tuned − base, paired over prompts. */
  difference: Estimate;
}

export interface PassCurves {
  /** By k: powers of two, and the fewest samples of a prompt. */
  points: PassPoint[];
  crossing: Crossing;
}

/** Whether the tuned model leads at k = 1 and the base model at the largest k. */
export interface Crossing {
  /** Share of the resamples of prompts in which it does, in [0, 1]. */
  probability: number;
  /** The k at which the curves meet, by interpolation on log k; absent where those of all prompts do not cross. */
  k?: number;
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
    base: rareMean(base[i], most, level),
    tuned: rareMean(tuned[i], most, level),
    difference: estimateOf(within(-1, 1, meanInterval(differences[i], level))),
  }));
  return { points, crossing: crossingOf(ks, differences, random, resamples) };
}

function powersUpTo(most: number): number[] {
  const ks = [];
  for (let k = 1; k < most; k *= 2) ks.push(k);
  return [...ks, most];
}

/** By resamples of the prompts, of at most `largestResample`, whose distance from the means is scaled to that of all. */
function crossingOf(ks: number[], differences: number[][], random: Random, resamples: number): Crossing {
  const means = differences.map((own) => own.reduce((sum, value) => sum + value, 0) / own.length);
  const [first, last] = [differences[0], differences[ks.length - 1]];
  const size = Math.min(first.length, largestResample);
  const scale = Math.sqrt(size / first.length);
  let crossed = 0;
  for (let i = 0; i < resamples && ks.length > 1; i++) {
    let [atFirst, atLast] = [0, 0];
    for (let p = 0; p < size; p++) {
      const drawn = random.integer(first.length);
      atFirst += first[drawn];
      atLast += last[drawn];
    }
    const scaled = (sum: number, mean: number) => mean + scale * (sum / size - mean);
    if (scaled(atFirst, means[0]) > 0 && scaled(atLast, means[ks.length - 1]) < 0) crossed++;
  }
  const probability = ks.length > 1 ? crossed / resamples : 0;
  return { probability, k: meetingOf(ks, means), resamples };
}

function meetingOf(ks: number[], means: number[]): number | undefined {
  if (!(means[0] > 0 && means[means.length - 1] < 0)) return undefined;
  const i = means.findIndex((_, at) => means[at + 1] < 0);
  const share = means[i] / (means[i] - means[i + 1]);
  return Math.exp(Math.log(ks[i]) + share * (Math.log(ks[i + 1]) - Math.log(ks[i])));
}
