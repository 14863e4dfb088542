import { requireAlternative, type Alternative } from "./alternative";

/** Outcomes whose probabilities are equal but for rounding are ties; the tolerance is SciPy's and R's. */
const tie = 1 + 1e-7;

/**
 * The probability of outcomes at least as extreme as `observed`, of integers from `min` to `max`; two-sided, of those
 * that are no likelier (Fisher's definition; not twice a one-sided p value). Throws RangeError on another alternative.
 */
export function exactTail(
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
