/**
 * One odds ratio for all prompts: Mantel and Haenszel's estimate.
 *
 * The tilt multiplies every prompt's odds by the same factor; this estimates that factor from counts, and remains
 * consistent where there are many prompts of few samples each. Prompts without a correct or without a wrong sample
 * say nothing of it and fall out. Samples are taken as independent given their prompt.
 */

import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { requireFraction } from "./checks";
import { informativeTables, type Stratum, type Table } from "./strata";

export { type Stratum } from "./strata";

/** The tuned policy's odds over the base policy's, with its interval. */
export interface OddsRatio {
  oddsRatio: number;
  lower: number;
  upper: number;
}

/**
 * The common odds ratio, in [0, ∞], with an interval of coverage `level`.
 *
 * Where it is 0 or infinite its variance cannot be estimated, and the interval is [0, ∞]. Throws RangeError on counts
 * that are out of range, and where no prompt has both a correct and a wrong sample.
 * Source: Mantel and Haenszel, J. Natl. Cancer Inst. 22 (1959); variance: Robins, Breslow and Greenland, Biometrics 42 (1986).
 */
export function commonOddsRatio(strata: readonly Stratum[], level = 0.95): OddsRatio {
  requireFraction("level", level);
  const tables = informativeTables(strata);
  const oddsRatio = pooledOddsRatio(tables);
  if (oddsRatio === 0 || oddsRatio === Infinity) return { oddsRatio, lower: 0, upper: Infinity };
  const half = normalQuantile((1 + level) / 2, 0, 1) * Math.sqrt(logVariance(tables));
  return { oddsRatio, lower: oddsRatio * Math.exp(-half), upper: oddsRatio * Math.exp(half) };
}

/** Σ ad/n over Σ bc/n, of informative tables: at least one of the sums is above 0. */
export function pooledOddsRatio(tables: readonly Table[]): number {
  return sum(tables, ({ a, d, n }) => (a * d) / n) / sum(tables, ({ b, c, n }) => (b * c) / n);
}

/** Variance of the logarithm of the common odds ratio, by Robins, Breslow and Greenland. */
function logVariance(tables: readonly Table[]): number {
  const concordant = sum(tables, ({ a, d, n }) => (a * d) / n);
  const discordant = sum(tables, ({ b, c, n }) => (b * c) / n);
  const ofConcordant = sum(tables, ({ a, d, n }) => ((a + d) * a * d) / n ** 2);
  const ofDiscordant = sum(tables, ({ b, c, n }) => ((b + c) * b * c) / n ** 2);
  const ofBoth = sum(tables, ({ a, b, c, d, n }) => ((a + d) * b * c + (b + c) * a * d) / n ** 2);
  return (
    ofConcordant / (2 * concordant ** 2) + ofBoth / (2 * concordant * discordant) + ofDiscordant / (2 * discordant ** 2)
  );
}

function sum(tables: readonly Table[], term: (table: Table) => number): number {
  return tables.reduce((total, table) => total + term(table), 0);
}
