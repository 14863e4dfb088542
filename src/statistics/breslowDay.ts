/** Whether one odds ratio serves all prompts: Breslow and Day's test with Tarone's correction. */

import gammainc from "@stdlib/math-base-special-gammainc";
import { pooledOddsRatio } from "./mantelHaenszel";
import { informativeTables, type Stratum, type Table } from "./strata";

/**
 * Tests that all prompts have the same odds ratio. The statistic is χ² with `degrees`, informative prompts minus one,
 * if they have.
 *
 * Prompts without a correct or without a wrong sample are left out: they fit any odds ratio. Throws RangeError on
 * counts that are out of range, on fewer than two informative prompts, and where the common odds ratio is 0 or infinite.
 * Source: Breslow and Day, Statistical Methods in Cancer Research I (1980); Tarone, Biometrika 72 (1985).
 */
export function breslowDay(strata: readonly Stratum[]): { statistic: number; degrees: number; p: number } {
  const tables = informativeTables(strata, 2);
  const oddsRatio = pooledOddsRatio(tables);
  if (!(oddsRatio > 0 && oddsRatio < Infinity)) {
    throw new RangeError(`strata: expected a common odds ratio above 0 and below infinity, got ${oddsRatio}`);
  }
  const statistic = taroneStatistic(tables, oddsRatio);
  const degrees = tables.length - 1;
  return { statistic, degrees, p: chiSquareTail(statistic, degrees) };
}

function taroneStatistic(tables: readonly Table[], oddsRatio: number): number {
  let [statistic, excess, variance] = [0, 0, 0];
  for (const table of tables) {
    const expected = expectedCorrect(table, oddsRatio);
    const ownVariance = varianceAt(table, expected);
    statistic += (table.a - expected) ** 2 / ownVariance;
    excess += table.a - expected;
    variance += ownVariance;
  }
  return Math.max(0, statistic - excess ** 2 / variance);
}

/** The tuned policy's correct samples at this odds ratio, the table's margins given: a root of a quadratic. */
function expectedCorrect({ a, b, c, d }: Table, oddsRatio: number): number {
  const linear = oddsRatio * (a + b + a + c) + d - a;
  const constant = oddsRatio * (a + b) * (a + c);
  const root = Math.sqrt(linear ** 2 - 4 * (oddsRatio - 1) * constant);
  return (2 * constant) / (linear + root); // the usual form of this root is 0 / 0 at an odds ratio of 1
}

/** Variance of that count, from the four expected cells. */
function varianceAt({ a, b, c, d }: Table, expected: number): number {
  const cells = [expected, a + b - expected, a + c - expected, d - a + expected];
  return 1 / cells.reduce((total, cell) => total + 1 / cell, 0);
}

/** P(χ² ≥ x) with `degrees` of freedom, its digits kept where 1 − cdf would have none. x ≥ 0. */
function chiSquareTail(x: number, degrees: number): number {
  return gammainc(x / 2, degrees / 2, true, true);
}
