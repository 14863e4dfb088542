import binomialPmf from "@stdlib/stats-base-dists-binomial-pmf";
import { requireInteger, requireProbability } from "../common/require";
import { requireAlternative, type Alternative } from "./checks";

/** Outcomes whose probabilities are equal but for rounding are ties; the tolerance is SciPy's and R's. */
const tie = 1 + 1e-7;

/**
 * Tests that the probability of success is `p0`, after `k` successes in `n` independent trials, by the binomial
 * distribution itself. "greater": it is above `p0`.
 *
 * Throws RangeError unless k and n are integers, 0 ≤ k ≤ n, n ≥ 1, and p0 is in [0, 1].
 */
export function binomialTest(
  k: number,
  n: number,
  p0: number,
  alternative: Alternative = "two-sided",
): { share: number; p: number } {
  requireInteger("n", n, { min: 1 });
  requireInteger("k", k, { min: 0, max: n });
  requireProbability("p0", p0);
  const p = exactTail((successes) => binomialPmf(successes, n, p0), { observed: k, min: 0, max: n }, alternative);
  return { share: k / n, p };
}

/**
 * The probability of outcomes at least as extreme as `observed`, of integers from `min` to `max`; two-sided, of those
 * that are no likelier (Fisher's definition; not twice a one-sided p value). Throws RangeError on another alternative.
 */
function exactTail(
  probability: (outcome: number) => number,
  { observed, min, max }: { observed: number; min: number; max: number },
  alternative: Alternative,
): number {
  requireAlternative(alternative);
  const own = probability(observed);
  const counts = {
    greater: (outcome: number) => outcome >= observed,
    less: (outcome: number) => outcome <= observed,
    "two-sided": (outcome: number) => probability(outcome) <= own * tie,
  }[alternative];
  let p = 0;
  for (let outcome = min; outcome <= max; outcome++) if (counts(outcome)) p += probability(outcome);
  return Math.min(1, p);
}
