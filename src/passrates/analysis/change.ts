/** What changed from the base model to the tuned one, prompt by prompt. */

import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { deriveKey, Random } from "../../common/random";
import { breslowDay } from "../../statistics/breslowDay";
import { commonOddsRatio } from "../../statistics/mantelHaenszel";
import { coverageOf, gainByBand, type BandGain, type Coverage } from "./coverage";
import { discoveriesOf, type Discoveries } from "./discovery";
import type { Estimate } from "./estimate";
import { gainByDomain, gainOf, type DomainGain, type Gain } from "./gain";
import { lawScores, type LawScore } from "./laws";
import { byPair, isInformative, type Pair } from "./pair";
import { passCurvesOf, type PassCurves } from "./passCurves";
import { randomEffectsOf, type RandomEffects } from "./randomEffects";
import type { Rates } from "./rates";
import { slopeOf, type Slope } from "./slope";

export interface ChangeAnalysis {
  /** Mean pass rates of both models, and their difference. */
  gain: Gain;
  /** The same by domain, for domains of at least two prompts; empty where there is but one domain. */
  domains: DomainGain[];
  /** pass@k of both models, and whether the curves cross. */
  passCurves: PassCurves;
  /** How far the log-odds of prompts moved, and whether they all moved alike. */
  shift: Shift;
  /** Best first. */
  laws: LawScore[];
  /** Against "no change". */
  discoveries: Discoveries;
  /** Against "the common odds factor, and no more"; absent where there is none to estimate. */
  beyondCommon?: Discoveries;
  /** The gain, split into prompts that the base model solved and prompts that it did not. */
  coverage: Coverage;
  /** The gain by the base model's share of correct samples, from the hardest band to the easiest. */
  bands: BandGain[];
}

/** The log-odds shift, logit P − logit Q, in logits. */
export interface Shift {
  /** One shift for all prompts (Mantel–Haenszel); absent where no prompt has both a right and a wrong sample. */
  common?: Estimate;
  /**
   * Of "all prompts have it" (Breslow–Day, Tarone's correction); absent where there are fewer than two such prompts, or
   * where the common shift is infinite. With few samples of many prompts it rejects too often, as the study shows; the
   * test of the random effects does not.
   */
  homogeneity?: {
    /** χ² with Tarone's correction, at least 0. */
    statistic: number;
    /** Degrees of freedom: prompts with both a right and a wrong sample, minus 1. */
    degrees: number;
    /** Probability of a statistic at least as large if all prompts have one shift, in [0, 1]. */
    p: number;
  };
  /** Mean and spread of prompts' shifts; absent where fewer than two prompts have both a right and a wrong sample. */
  randomEffects?: RandomEffects;
  /** How the shift depends on the base model's logit. */
  slope: Slope;
}

/** `pairs`: at least two. `rates`: of their base counts. */
export function analyseChange(
  pairs: readonly Pair[],
  rates: Rates,
  { level, fdr, seed }: { level: number; fdr: number; seed: number },
): ChangeAnalysis {
  const random = (stream: string) => new Random(deriveKey(seed, stream, 0));
  const { common, homogeneity } = commonShiftOf(pairs, level);
  return {
    gain: gainOf(pairs, level),
    domains: gainByDomain(pairs, level),
    passCurves: passCurvesOf(pairs, { level, random: random("pass-at-k") }),
    shift: {
      common,
      homogeneity,
      randomEffects: randomEffectsOf(pairs, level),
      slope: slopeOf(pairs, rates, { level, random: random("slope") }),
    },
    laws: lawScores(pairs, rates.grid, normalQuantile((1 + level) / 2, 0, 1)),
    discoveries: discoveriesOf(pairs, fdr),
    beyondCommon: beyondCommonOf(pairs, { level, fdr }),
    coverage: coverageOf(pairs, level),
    bands: gainByBand(pairs, level),
  };
}

/** By strata, one a prompt. */
export function commonShiftOf(pairs: readonly Pair[], level: number): Pick<Shift, "common" | "homogeneity"> {
  const open = pairs.filter(isInformative);
  const strata = byPair(open, ({ base, tuned }) => ({
    correct: [base.k, tuned.k] as [number, number],
    samples: [base.n, tuned.n] as [number, number],
  }));
  if (strata.length === 0) return {};
  const { oddsRatio, lower, upper } = commonOddsRatio(strata, level);
  const common = { value: Math.log(oddsRatio), low: Math.log(lower), high: Math.log(upper) };
  const isInterior = oddsRatio > 0 && oddsRatio < Infinity;
  return { common, homogeneity: isInterior && strata.length > 1 ? breslowDay(strata) : undefined };
}

/**
 * Prompts that moved otherwise than by the common odds factor, which is estimated from those that are not called: a few
 * prompts that moved far would shift it, and make the others seem to fall short. Absent where no factor can be estimated.
 */
export function beyondCommonOf(
  pairs: readonly Pair[],
  { level, fdr }: { level: number; fdr: number },
): Discoveries | undefined {
  let [found, used]: [Discoveries | undefined, readonly Pair[]] = [undefined, pairs];
  for (let round = 0; round < 10; round++) {
    const { common } = commonShiftOf(used, level);
    if (!common || !Number.isFinite(common.value)) return found;
    const next = discoveriesOf(pairs, fdr, common.value);
    const isSame = found?.risen.every((own, i) => own === next.risen[i] && found?.fallen[i] === next.fallen[i]);
    found = next;
    if (isSame) break;
    used = pairs.filter((_, i) => !next.risen[i] && !next.fallen[i]);
  }
  return found;
}
