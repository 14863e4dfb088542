/** Parts of hypotheses, for figures that show what these are judged by: the same lines, the same numbers. */

import type { Shape } from "plotly.js-dist";
import { partOf, type PartId } from "../hypotheses/hypotheses";
import type { Results } from "../results/rows";
import { type Decision, type Verdict, verdictsOf } from "../verdicts";
import type { PartEstimate, SeedValue } from "../verdicts/estimate";
import type { Evidence } from "../verdicts/evidence";
import { measureOf } from "../verdicts/measures";
import { level } from "./plot/marks";
import { signed } from "../results/numbers";
import type { SeedSummary } from "./plot/seeds";
import { verdictColour } from "./plot/theme";
import { meanOverSeeds } from "./select";

/** What a part's verdict is computed from. */
export function measured(id: PartId, evidence: Evidence, of = "all"): PartEstimate {
  return measureOf(id)(evidence, partOf(id), of);
}

/** The verdicts on a part, without those that have no rows. */
export function testedOf(id: string, results: Results): Verdict[] {
  return verdictsOf(results).filter(({ part, verdict }) => part === id && verdict !== "not tested");
}

/** Whether a part was tested at all, and came to `decision` each time. */
export function everywhere(decision: Decision, id: string, results: Results): boolean {
  const tested = testedOf(id, results);
  return tested.length > 0 && tested.every(({ verdict }) => verdict === decision);
}

/** `+.123 (+.101 to +.145)`; without an interval below three base seeds, where it would say nothing. */
export function effectText(of: Pick<PartEstimate, "effect" | "lower" | "upper" | "seeds">): string {
  const { effect, lower, upper, seeds } = of;
  if (!Number.isFinite(effect)) return "none";
  const interval = seeds >= 3 && Number.isFinite(lower) ? ` (${signed(lower)} to ${signed(upper)})` : "";
  return `${signed(effect)}${interval}`;
}

/** The mean of one number a base seed, with its interval. */
export function meanOfSeedValues(points: SeedValue[]): SeedSummary {
  return meanOverSeeds(points.map(({ value }) => value));
}

/** Lines at the bounds of a part's region, its number on the y axis. */
export function boundsOf(id: string): Partial<Shape>[] {
  const { above, below } = partOf(id).region;
  const rule = { colour: verdictColour.holds, width: 1.4, dash: "dash", layer: "above" } as const;
  return [above, below].flatMap((y) => (y === undefined ? [] : [level(y, rule)]));
}
