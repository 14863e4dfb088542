/**
 * Probability that at least one of k samples is correct, estimated without bias from n samples of which c are:
 * 1 − C(n − c, k) / C(n, k).
 *
 * n ≥ 1, c in [0, n], k in [1, n], integers; throws RangeError otherwise.
 * Source: Chen et al., arXiv 2107.03374, as used by Yue et al., arXiv 2504.13837.
 */

import { requireInteger } from "../common/require";

/** See above. Summed as logarithms, so that neither binomials overflow nor small values lose their digits. */
export function passAtK(n: number, c: number, k: number): number {
  requireInteger("n", n, { min: 1 });
  requireInteger("c", c, { min: 0, max: n });
  requireInteger("k", k, { min: 1, max: n });
  if (n - c < k) return 1; // any k of them contain a correct one
  let logFailure = 0;
  for (let i = n - c + 1; i <= n; i++) logFailure += Math.log1p(-k / i);
  return 0 - Math.expm1(logFailure); // a zero without a sign
}
