import binomialPmf from "@stdlib/stats-base-dists-binomial-pmf";
import { requireInteger, requireProbability } from "../common/require";
import type { Alternative } from "./alternative";
import { exactTail } from "./exactTail";

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
