/** What the parts of a list of hypotheses can decide, by how base seeds differed in an earlier protocol's like parts. */

import { hypothesesOf, type PartId } from "../hypotheses/hypotheses";
import type { Region } from "../hypotheses/hypothesis";
import { smallest } from "../experiments/plan/power";
import { powerOfEquivalence, powerOfMean } from "../statistics/power";
import { moments } from "../statistics/moments";
import { regionText, type Verdict } from "../verdicts";

export const seedCounts = [6, 12, 20] as const;

/** One part, for one of what it is judged for. */
export interface PartPower {
  part: PartId;
  of: string;
  region: Region;
  like: string;
  /** Standard deviation between base seeds of the like part's number. */
  deviation: number;
  /**
   * With 6, 12 and 20 seeds: of a part with two bounds the power to show a number in their middle inside them; else the
   * smallest distance from the line that is found with power .8.
   */
  bySeeds: number[];
}

/** Of the parts that name a like part whose seeds had numbers of their own in `earlier`. */
export function partPower(protocol: string, earlier: readonly Verdict[]): PartPower[] {
  const found: PartPower[] = [];
  for (const { id, of: all, region, like } of hypothesesOf(protocol).hypotheses.flatMap(({ parts }) => parts))
    for (const of of all) {
      const then = earlier.find((each) => each.part === like && (each.of === of || each.of === of.split(",")[0]));
      const deviation = then && then.points.length > 2 ? moments(then.points.map(({ value }) => value)).deviation : 0;
      if (like && deviation > 0)
        found.push({ part: id, of, region, like, deviation, bySeeds: bySeeds(region, deviation) });
    }
  return found;
}

/** A part holds where its 95% interval lies inside: each of two one-sided tests at half of 5%. */
function bySeeds({ above, below }: Region, deviation: number): number[] {
  return seedCounts.map((seeds) => {
    if (above === undefined || below === undefined)
      return smallest((effect) => powerOfMean({ effect, deviation, seeds }));
    return powerOfEquivalence({ effect: 0, margin: (below - above) / 2, deviation, seeds, level: 0.025 });
  });
}

/** A line a part: `R2a length  between −0.02 and 0.02  spread .010  .99 1.00 1.00`. */
export function partPowerText(powers: PartPower[], earlier: string): string {
  if (powers.length === 0) return "";
  const lines = powers.map(({ part, of, region, deviation, bySeeds: numbers }) =>
    [
      part.padEnd(4),
      of.padEnd(32),
      regionText(region).padEnd(24),
      deviation.toPrecision(2).padStart(7),
      ...numbers.map((each) => each.toFixed(3).padStart(7)),
    ].join(" "),
  );
  return [
    `What the parts can decide, by the spread between seeds of the like part of ${earlier}, before Holm's correction: with`,
    `${seedCounts.join(", ")} seeds, of a part with two bounds the power to show a number in their middle inside them; else the`,
    "smallest distance from the line that is found with power .8:",
    ...lines.map((each) => `  ${each}`),
  ].join("\n");
}
