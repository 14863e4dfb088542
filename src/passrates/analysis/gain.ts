/** Accuracies of both models and their difference, paired over prompts. */

import { groupBy } from "../../common/groupBy";
import { meanInterval, within } from "../../statistics/intervals";
import { estimateOf, type Estimate } from "./estimate";
import type { Pair } from "./pair";
import { rareMean } from "./rareMean";

export interface Gain {
  /** Prompts that are compared: those with counts of both models. */
  prompts: number;
  /** Mean pass rate of the base model over these prompts, in [0, 1]. */
  base: Estimate;
  /** Mean pass rate of the tuned model over the same prompts, in [0, 1]. */
  tuned: Estimate;
  /** tuned − base. */
  gain: Estimate;
}

export interface DomainGain extends Gain {
  /** Its name, "(none)" for prompts without one. */
  domain: string;
}

/**
 * Mean pass rates and gain over at least two prompts. Prompts are the unit, as samples of one prompt are alike: the
 * intervals are of the mean over prompts like these (Student's t for the gain, Wilson's at the effective sample size for
 * the accuracies).
 */
export function gainOf(pairs: readonly Pair[], level: number): Gain {
  const base = pairs.map((pair) => pair.base.k / pair.base.n);
  const tuned = pairs.map((pair) => pair.tuned.k / pair.tuned.n);
  const gain = meanInterval(
    tuned.map((rate, i) => rate - base[i]),
    level,
  );
  return {
    prompts: pairs.length,
    base: rareMean(base, { samples: meanOf(pairs, (pair) => pair.base.n), level }),
    tuned: rareMean(tuned, { samples: meanOf(pairs, (pair) => pair.tuned.n), level }),
    gain: estimateOf(within(-1, 1, gain)),
  };
}

/** The same by domain, for domains of at least two prompts; none where there is but one domain. */
export function gainByDomain(pairs: readonly Pair[], level: number): DomainGain[] {
  const domains = [...groupBy(pairs, ({ domain }) => domain ?? "(none)")];
  if (domains.length < 2) return [];
  return domains.filter(([, own]) => own.length > 1).map(([domain, own]) => ({ domain, ...gainOf(own, level) }));
}

function meanOf(pairs: readonly Pair[], value: (pair: Pair) => number): number {
  return pairs.reduce((sum, pair) => sum + value(pair), 0) / pairs.length;
}
