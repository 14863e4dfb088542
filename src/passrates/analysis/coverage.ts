/**
 * Where the gain lies: on prompts that the base model solves, or on those that it never solved.
 *
 * A prompt that was not solved in n samples is no prompt that cannot be solved: sorted by the same counts that measure it,
 * such prompts seem to rise though nothing changed. Here n − 1 samples of a prompt sort it and the one left out measures
 * it, averaged over all choices of that one. No model is needed, and each part is unbiased: this is Good and Turing's
 * estimate, by which prompts solved once tell of those that were not solved.
 * Source: Good, Biometrika 40 (1953).
 */

import { meanInterval, within } from "../../statistics/intervals";
import { estimateOf, type Estimate } from "./estimate";
import type { Pair } from "./pair";
import { ratioInterval } from "./ratio";
import { rareMean } from "./rareMean";

export interface Coverage {
  /** The gain, per prompt of all prompts, that lies on prompts not solved in n − 1 samples of the base model. */
  unsolved: Estimate;
  /** That on prompts solved in n − 1 samples: mass that the base model had already. */
  solved: Estimate;
  /** Prompts with k = 0 under the base model. */
  unsolvedPrompts: number;
  /** The gain, per prompt of all prompts, that would seem to lie on these, were their base pass rates taken for 0. */
  naive: Estimate;
}

/** Prompts by the base model's share of correct samples, and their gain. */
export interface BandGain {
  /** Lower end of the shares, excluded; included where it is also the upper end, in the bands of exactly 0 and 1. */
  from: number;
  /** Upper end of the shares, included; excluded in the band from 0.9 to 1. */
  to: number;
  /** Expected number of prompts in the band when n − 1 samples sort them. */
  prompts: number;
  /** Mean pass rate of the base model in the band, by the samples left out of the sorting; in [0, 1]. */
  base: number;
  /** Mean pass rate of the tuned model in the band, in [0, 1]. */
  tuned: number;
  /** tuned − base: the mean gain of a prompt of the band. */
  gain: Estimate;
  /**
   * Mean gain when the same samples sort and measure: too high in low bands, too low in high ones. Absent with fewer than
   * two such prompts.
   */
  naive?: Estimate;
}

/** A way in which n − 1 samples sort a prompt: its share of the choices, how many were right, and whether the one left out was. */
interface Split {
  share: number;
  right: number;
  leftOut: number;
}

/** One of a prompt's n samples measures it, the others sort it. A prompt with one sample sorts by none. */
function splitsOf({ n, k }: Pair["base"]): Split[] {
  return [
    { share: k / n, right: k - 1, leftOut: 1 },
    { share: (n - k) / n, right: k, leftOut: 0 },
  ].filter(({ share }) => share > 0);
}

export function coverageOf(pairs: readonly Pair[], level: number): Coverage {
  const unsolved = pairs.map((pair) => partOf(pair, (right) => right === 0));
  const all = pairs.map(({ base, tuned }) => tuned.k / tuned.n - base.k / base.n);
  const never = pairs.filter(({ base }) => base.k === 0);
  return {
    unsolved: rareDifference(pairs, level),
    solved: estimateOf(
      meanInterval(
        all.map((gain, i) => gain - unsolved[i]),
        level,
      ),
    ),
    unsolvedPrompts: never.length,
    naive: rareMean(
      pairs.map(({ base, tuned }) => (base.k === 0 ? tuned.k / tuned.n : 0)),
      { samples: meanSamples(pairs, "tuned"), level },
    ),
  };
}

/** Σ over the splits that belong of share · (tuned rate − `before` · left-out sample). */
function partOf({ base, tuned }: Pair, belongs: (right: number) => boolean, before = 1): number {
  let part = 0;
  for (const { share, right, leftOut } of splitsOf(base)) {
    if (belongs(right)) part += share * (tuned.k / tuned.n - before * leftOut);
  }
  return part;
}

/**
 * The gain on unsolved prompts: what the tuned model gets right on them, minus what the base model does, which is rare.
 * Each of the two has Wilson's interval at its effective sample size; that of the difference is made of their distances
 * (Zou and Donner, Statistics in Medicine 27 (2008)), as Student's t fails where a few prompts make up the mean.
 */
function rareDifference(pairs: readonly Pair[], level: number): Estimate {
  const gained = pairs.map((pair) => partOf(pair, (right) => right === 0, 0));
  const before = pairs.map(({ base: { n, k } }) => (k === 1 ? 1 / n : 0));
  const after = rareMean(gained, { samples: meanSamples(pairs, "tuned"), level });
  const had = rareMean(before, { samples: meanSamples(pairs, "base"), level });
  const value = after.value - had.value;
  return {
    value,
    low: value - Math.hypot(after.value - after.low, had.high - had.value),
    high: value + Math.hypot(after.high - after.value, had.value - had.low),
  };
}

function meanSamples(pairs: readonly Pair[], model: "base" | "tuned"): number {
  return pairs.reduce((sum, pair) => sum + pair[model].n, 0) / pairs.length;
}

/** Shares of right samples at which bands end; those of exactly 0 and 1 are bands of their own. */
const bandEnds = [0, 0.1, 0.3, 0.7, 0.9, 1];

/** From the hardest to the easiest; bands with fewer than two prompts, and prompts of one sample, are left out. */
export function gainByBand(pairs: readonly Pair[], level: number): BandGain[] {
  const sorted = pairs.filter(({ base }) => base.n > 1);
  const bands = [
    { from: 0, to: 0, has: (share: number) => share === 0 },
    ...bandEnds.slice(1).map((to, i) => {
      const from = bandEnds[i];
      const has = (share: number) => share > from && (to === 1 ? share < 1 : share <= to);
      return { from, to, has };
    }),
    { from: 1, to: 1, has: (share: number) => share === 1 },
  ];
  return bands.flatMap(({ from, to, has }) => {
    const own = sorted.map((pair) => bandOf(pair, has)).filter(({ weight }) => weight > 0);
    const prompts = own.reduce((sum, { weight }) => sum + weight, 0);
    if (own.length < 2) return [];
    const base = own.reduce((sum, each) => sum + each.base, 0) / prompts;
    const tuned = own.reduce((sum, each) => sum + each.tuned, 0) / prompts;
    const same = sorted.filter(({ base: { n, k } }) => has(k / n));
    const gains = same.map((pair) => pair.tuned.k / pair.tuned.n - pair.base.k / pair.base.n);
    const naive = gains.length > 1 ? estimateOf(within(-1, 1, meanInterval(gains, level))) : undefined;
    const parts = own.map((each) => ({ part: each.tuned - each.base, total: each.weight }));
    const { value, low, high } = ratioInterval(parts, level);
    const gain = { value, low: Math.max(-1, low), high: Math.min(1, high) };
    return [{ from, to, prompts, base, tuned, gain, naive }];
  });
}

interface Member {
  weight: number;
  base: number;
  tuned: number;
}

function bandOf({ base, tuned }: Pair, has: (share: number) => boolean): Member {
  const member = { weight: 0, base: 0, tuned: 0 };
  for (const { share, right, leftOut } of splitsOf(base)) {
    if (!has(right / (base.n - 1))) continue;
    member.weight += share;
    member.base += share * leftOut;
    member.tuned += (share * tuned.k) / tuned.n;
  }
  return member;
}
