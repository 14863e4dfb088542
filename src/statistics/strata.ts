/** Strata: one 2×2 table a prompt, what the base policy and the tuned one got right of their samples. */

import { requireInteger } from "../common/require";

/** Counts of one prompt, [base, tuned]: `correct` of `samples`. */
export interface Stratum {
  correct: [number, number];
  samples: [number, number];
}

/** A stratum in the letters of the textbooks: a, b the tuned policy's correct and wrong samples, c, d the base policy's. */
export interface Table {
  a: number;
  b: number;
  c: number;
  d: number;
  n: number;
}

/**
 * The tables of the strata that say something of an odds ratio: those with a correct and a wrong sample,
 * of either policy.
 *
 * Throws RangeError as `requireStratum` does, and where fewer than `least` strata are informative.
 */
export function informativeTables(strata: readonly Stratum[], least = 1): Table[] {
  const informative = strata.map(tableOf).filter(({ a, b, c, d }) => a + c > 0 && b + d > 0);
  if (informative.length < least) {
    const expected = `at least ${least} with both a correct and a wrong sample`;
    throw new RangeError(`strata: expected ${expected}, got ${informative.length} of ${strata.length}`);
  }
  return informative;
}

/** Throws RangeError unless samples are integers from 1, and correct ones from 0 to samples. */
function requireStratum(name: string, { correct, samples }: Stratum): void {
  for (const policy of [0, 1]) {
    requireInteger(`${name}.samples[${policy}]`, samples[policy], { min: 1 });
    requireInteger(`${name}.correct[${policy}]`, correct[policy], { min: 0, max: samples[policy] });
  }
}

function tableOf(stratum: Stratum, i: number): Table {
  requireStratum(`strata[${i}]`, stratum);
  const { correct, samples } = stratum;
  const [c, a] = correct;
  const [d, b] = [samples[0] - c, samples[1] - a];
  return { a, b, c, d, n: samples[0] + samples[1] };
}
