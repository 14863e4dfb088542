/** Axes on which probabilities are read: logit positions labelled as probabilities, and percentages. */

import type { LayoutAxis } from "plotly.js-dist";
import { logit } from "../../theory/numeric";

/** Positions of probabilities on a logit axis, those beyond `limits` set on them. */
export function logitPositions(probabilities: number[], [low, high]: [number, number]): number[] {
  return probabilities.map((p) => logit(Math.min(high, Math.max(low, p))));
}

/** A logit axis from `low` to `high` (probabilities in (0, 1)), labelled in probabilities. */
export function logitAxis(title: string, [low, high]: [number, number]): Partial<LayoutAxis> {
  const ticks = [1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999].filter((p) => p >= low && p <= high);
  return {
    title: { text: title },
    range: [logit(low), logit(high)],
    tickvals: ticks.map(logit),
    ticktext: ticks.map((p) => (p < 0.001 ? `10<sup>−${Math.round(-Math.log10(p))}</sup>` : String(p))),
  };
}
