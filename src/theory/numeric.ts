/** Probabilities on the logit scale, in float64, without loss near 0 and 1. */

/** log(p / (1 − p)). p in [0, 1]; −∞ at 0, ∞ at 1. */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}

/** 1 / (1 + e^{−x}), the inverse of `logit`; keeps its relative precision for any x, infinities included. */
export function sigmoid(x: number): number {
  return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
}

/** p / (1 − p). p in [0, 1]; ∞ at 1. */
export function odds(p: number): number {
  return p / (1 - p);
}

/** log sigmoid(x): stays finite and precise where sigmoid(x) underflows or rounds to 1. */
export function logSigmoid(x: number): number {
  return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * Where `f` changes sign in [low, high], to the last bits of a float64, by bisection.
 * `f` continuous, not above 0 at `low` and not below 0 at `high`; throws RangeError otherwise.
 */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  if (!(f(low) <= 0 && f(high) >= 0)) throw new RangeError(`bisect: no change of sign from ${low} to ${high}`);
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle; // no float64 left in between
    if (f(middle) <= 0) low = middle;
    else high = middle;
  }
}
