import hypergeometricPmf from "@stdlib/stats-base-dists-hypergeometric-pmf";
import type { Alternative } from "./alternative";
import { exactTail } from "./exactTail";
import { requireStratum, type Stratum } from "./strata";

/**
 * Fisher's exact test that base and tuned policy are right equally often, of one table of counts. "greater": the tuned
 * one more often. Two-sided, it counts all tables that are no likelier than this one, as SciPy does.
 *
 * Throws RangeError unless samples are integers from 1, and correct ones from 0 to samples.
 */
export function fisherTest(stratum: Stratum, alternative: Alternative = "two-sided"): { p: number } {
  requireStratum("stratum", stratum);
  const [base, tuned] = stratum.samples;
  const correct = stratum.correct[0] + stratum.correct[1];
  const probability = (ofTuned: number) => hypergeometricPmf(ofTuned, base + tuned, correct, tuned);
  const range = { observed: stratum.correct[1], min: Math.max(0, correct - base), max: Math.min(correct, tuned) };
  return { p: exactTail(probability, range, alternative) };
}
