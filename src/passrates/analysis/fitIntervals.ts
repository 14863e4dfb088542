/** How well counts tell the parameters of the beta-binomial distribution: a bootstrap over prompts. */

import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { moments } from "../../statistics/moments";
import { refit, type RateDistribution } from "./betaBinomial";
import { percentiles, type Estimate } from "./estimate";
import type { Rates, RatesBootstrap } from "./rates";

export type FitIntervals = Record<keyof RateDistribution, Estimate>;

/**
 * a and b by the deviation of their logarithms, under the model that was chosen. Masses by percentiles under the model with
 * both, whose interval reaches down to 0 where the chosen model has none.
 */
export function fitIntervals(
  { fit, withMasses }: Rates,
  { draws, scale }: RatesBootstrap,
  level: number,
): FitIntervals {
  const chosen = draws.map((draw) => draw.fit ?? refit(draw.cells, fit));
  const full = fit.parameters === 4 ? chosen : draws.map(({ cells }) => refit(cells, withMasses));
  const z = normalQuantile((1 + level) / 2, 0, 1);
  const size = (of: "a" | "b"): Estimate => {
    const factor = Math.exp(z * scale * moments(chosen.map((each) => Math.log(each[of]))).deviation);
    return { value: fit[of], low: fit[of] / factor, high: fit[of] * factor };
  };
  const mass = (of: "zero" | "one"): Estimate => {
    const { low, high } = percentiles(withMasses[of], full.map((each) => each[of]), { level, scale }); // prettier-ignore
    return { value: fit[of], low: Math.max(0, Math.min(fit[of], low)), high: Math.min(1, Math.max(fit[of], high)) };
  };
  return { a: size("a"), b: size("b"), zero: mass("zero"), one: mass("one") };
}
