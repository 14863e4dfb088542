/**
 * Power of the tests over seeds. `level` is the size of the test, 0.05 by default; values are normal with
 * standard deviation `deviation`.
 *
 * Given the sample's standard deviation s (σ = 1), the mean is normal, so each power is one integral over s of a
 * difference of normal probabilities: noncentral t for the t test, Owen's bivariate form for the two one-sided ones.
 * Source: Owen, Biometrika 52 (1965); Phillips, Journal of Pharmacokinetics and Biopharmaceutics 18 (1990).
 */

import gammaln from "@stdlib/math-base-special-gammaln";
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import studentQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requireInteger, requirePositive } from "../common/require";
import { requireFiniteNumber, requireFraction } from "./checks";
import { integral } from "./integral";

export interface PowerOptions {
  /** The true mean. */
  effect: number;
  /** Standard deviation between seeds. */
  deviation: number;
  seeds: number;
  level?: number;
}

/** The probability that a two-sided t test of mean 0 rejects. Throws RangeError on fewer than two seeds or bad numbers. */
export function powerOfMean({ effect, deviation, seeds, level = 0.05 }: PowerOptions): number {
  requireDesign({ effect, deviation, seeds, level });
  const shift = (effect / deviation) * Math.sqrt(seeds);
  const critical = studentQuantile(1 - level / 2, seeds - 1);
  const rejects = (s: number) => normalCdf(shift - critical * s, 0, 1) + normalCdf(-shift - critical * s, 0, 1);
  return Math.min(1, overDeviations(rejects, seeds - 1));
}

/**
 * The probability that two one-sided t tests find the mean within ±margin, at a true mean of `effect` (0 for no effect
 * at all). Throws RangeError on fewer than two seeds or bad numbers.
 */
export function powerOfEquivalence({
  effect,
  margin,
  deviation,
  seeds,
  level = 0.05,
}: PowerOptions & { margin: number }): number {
  requireDesign({ effect, deviation, seeds, level });
  requirePositive("margin", margin);
  requireFraction("2 × level", 2 * level);
  const scale = Math.sqrt(seeds) / deviation;
  const critical = studentQuantile(1 - level, seeds - 1);
  const accepts = (s: number) => {
    const half = margin * scale - critical * s; // the mean must fall within ±half; empty where s is too large
    return half <= 0 ? 0 : normalCdf(half - effect * scale, 0, 1) - normalCdf(-half - effect * scale, 0, 1);
  };
  return Math.min(1, overDeviations(accepts, seeds - 1, (margin * scale) / critical));
}

/** The mean of `f` over s, where s² is χ² over its degrees of freedom; `f` is 0 beyond `end`. */
function overDeviations(f: (s: number) => number, degrees: number, end = Infinity): number {
  const spread = 10 / Math.sqrt(degrees); // s has a standard deviation of at most 1 / √(2 degrees)
  const low = Math.max(0, 1 - spread);
  const high = Math.min(1 + spread, end);
  if (high <= low) return 0;
  const logScale = Math.LN2 + (degrees / 2) * Math.log(degrees / 2) - gammaln(degrees / 2);
  const logPower = (s: number) => (degrees === 1 ? 0 : (degrees - 1) * Math.log(s)); // 0 · log 0 is NaN
  const density = (s: number) => Math.exp(logScale + logPower(s) - (degrees * s * s) / 2);
  return integral((s) => f(s) * density(s), low, high);
}

function requireDesign({ effect, deviation, seeds, level }: Required<PowerOptions>): void {
  requireFiniteNumber("effect", effect);
  requirePositive("deviation", deviation);
  requireInteger("seeds", seeds, { min: 2 });
  requireFraction("level", level);
}
