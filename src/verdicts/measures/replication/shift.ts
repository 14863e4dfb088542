/** R5e: the slope of the logit's shift on the axes, beside what counts alone make of one odds factor. */

import { deriveKey, Random } from "../../../common/random";
import type { Part } from "../../../hypotheses/hypothesis";
import { mean } from "../../../statistics/moments";
import { meansBySeed, type Evidence } from "../../evidence";
import { noRows, overSeeds, type PartEstimate } from "../../estimate";
import { threshold } from "../../thresholds";
import { nullSlopes } from "../../remarks/oddsNull";
import { middleRuns, shiftSlope } from "../oddsShift";

/** The measure of R5e. */
export function shiftBeyondNull(evidence: Evidence, part: Part, of: string): PartEstimate {
  const simulations = threshold(part, "simulations");
  const found: { seed: number; own: number; null: number }[] = [];
  for (const { seed, pairs } of middleRuns(evidence, part, of)) {
    const own = shiftSlope(pairs);
    const random = new Random(deriveKey(seed, `verdicts/R5e ${of}`, found.length));
    const simulated = nullSlopes(pairs, shiftSlope, simulations, random);
    if (Number.isFinite(own) && simulated.length > 0) found.push({ seed, own, null: mean(simulated) });
  }
  if (found.length === 0) return noRows;
  const points = meansBySeed(
    found,
    ({ seed }) => seed,
    (each) => each.own - each.null,
  );
  const [own, ofCounts] = [mean(found.map((each) => each.own)), mean(found.map((each) => each.null))];
  const remark = `Slope ${own.toFixed(3)} over ${found.length} runs; with one odds factor counts alone give ${ofCounts.toFixed(3)}.`;
  return { ...overSeeds(points, part.region), remark };
}
