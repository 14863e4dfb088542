/** How the reward's push is spread over prompts of different difficulty, without and with division by the standard deviation. */

import { meanGroupDeviation, meanOnlyPush, trlWhitening } from "../../theory/whitening";
import type { Estimate } from "./estimate";
import type { RateGrid } from "./rateGrid";
import { sharesOf, type Rates, type RatesBootstrap } from "./rates";

/** Shares of all push. */
export interface PushShares {
  /** On prompts with a pass rate under 20%. */
  hard: Estimate;
  /** On prompts over 80%. */
  easy: Estimate;
}

export interface Push {
  /** Advantages are rewards minus the group's mean. */
  mean: PushShares;
  /** Divided by the group's standard deviation besides. */
  whitened: PushShares;
}

/** Over the distribution of pass rates; intervals by a bootstrap over prompts. `isOpen`: where counts say nothing of it. */
export function pushOf(
  { grid }: Rates,
  { draws, scale }: RatesBootstrap,
  { groupSize, level, isOpen }: { groupSize: number; level: number; isOpen: boolean },
): Push {
  const pushes = [
    (rate: number) => meanOnlyPush(groupSize) * rate * (1 - rate),
    (rate: number) => meanGroupDeviation(rate, groupSize, trlWhitening),
  ].map((push) => Array.from(grid.rates, push));
  const of = (own: RateGrid) => pushes.flatMap((push) => shares(own, push));
  const found = sharesOf(of(grid), draws.map((draw) => of(draw.grid)), { level, scale }); // prettier-ignore
  const [meanHard, meanEasy, hard, easy] = isOpen ? found.map(({ value }) => ({ value, low: 0, high: 1 })) : found;
  return { mean: { hard: meanHard, easy: meanEasy }, whitened: { hard, easy } };
}

/** Of the push at each point, the shares on hard and on easy ones. */
function shares({ rates, weights }: RateGrid, push: readonly number[]): [hard: number, easy: number] {
  let [hard, easy, all] = [0, 0, 0];
  rates.forEach((rate, g) => {
    const own = weights[g] * push[g];
    all += own;
    if (rate < 0.2) hard += own;
    if (rate > 0.8) easy += own;
  });
  return all > 0 ? [hard / all, easy / all] : [0, 0];
}
