/** How the reward's push is spread over prompts of different difficulty, without and with division by the standard deviation. */

import { meanGroupDeviation, meanOnlyPush, trlWhitening } from "../../theory/whitening";
import type { RateGrid } from "./rateGrid";

/** Shares of all push. */
export interface PushShares {
  /** On prompts with a pass rate under 20%. */
  hard: number;
  /** On prompts over 80%. */
  easy: number;
}

export interface Push {
  /** Advantages are rewards minus the group's mean. */
  mean: PushShares;
  /** Divided by the group's standard deviation besides. */
  whitened: PushShares;
}

export function pushOf({ rates, weights }: RateGrid, groupSize: number): Push {
  const sharesOf = (push: (rate: number) => number): PushShares => {
    let [hard, easy, all] = [0, 0, 0];
    rates.forEach((rate, g) => {
      const own = weights[g] * push(rate);
      all += own;
      if (rate < 0.2) hard += own;
      if (rate > 0.8) easy += own;
    });
    return all > 0 ? { hard: hard / all, easy: easy / all } : { hard: 0, easy: 0 };
  };
  return {
    mean: sharesOf((rate) => meanOnlyPush(groupSize) * rate * (1 - rate)),
    whitened: sharesOf((rate) => meanGroupDeviation(rate, groupSize, trlWhitening)),
  };
}
