/** H1: gain on a target against base mass, a line on either side of a break. */

import type { Part } from "../../hypotheses/hypothesis";
import type { PromptRow, ResultRow } from "../../results/rows";
import { share, type Evidence, type HypothesisMeasures } from "../evidence";
import { withRemarks } from "../estimate";
import { headroomShareText, laterRiseText } from "../remarks/headroom";
import { slopeOver, type Point } from "../slope";
import { massIn } from "../thresholds";

/** One run's base mass (x) and gain (y) on the target. */
export interface RunPoint extends Point {
  row: ResultRow;
}

/** The runs on the target that the part is judged on. */
export function runsOfPart(evidence: Evidence, part: Part, of: string): RunPoint[] {
  const isIn = massIn(part);
  return pointsOf(evidence, of).filter(({ x }) => isIn(x));
}

export const invertedU: HypothesisMeasures<"H1"> = {
  studies: ["exposure", "alone"],
  parts: {
    H1a: (evidence, part, of) => {
      const points = runsOfPart(evidence, part, of);
      return withRemarks(slopeOver(points, part.region), laterRiseText(points));
    },
    H1b: (evidence, part, of) => {
      const points = runsOfPart(evidence, part, of);
      return withRemarks(slopeOver(points, part.region), headroomShareText(points));
    },
  },
};

/** Base mass and gain of every run on the target, from halves of the samples that do not overlap. */
export function pointsOf(evidence: Evidence, of: string): RunPoint[] {
  const points: RunPoint[] = [];
  for (const { row } of runsOnTarget(evidence, of)) {
    const before = evidence.prompts(row.base, row.axis);
    const after = evidence.prompts(row.run, row.axis);
    if (before.length > 0 && after.length > 0) points.push({ row, seed: row.baseSeed, ...massAndGain(before, after) });
  }
  return points;
}

/** GRPO on a target, evaluated there; "composition (answers)" is composition in the format answer. */
export function runsOnTarget(evidence: Evidence, of: string) {
  const [target, format] = of.endsWith(" (answers)") ? [of.slice(0, -10), "answer"] : [of, "steps"];
  return evidence
    .changes("correctMass", "exposure", "alone")
    .filter(({ row }) => row.axis === target && row.trainedOn === target && row.format === format)
    .filter(({ row }) => row.method === "grpo");
}

/** From exact masses where all prompts have them. */
function massAndGain(before: PromptRow[], after: PromptRow[]): { x: number; y: number } {
  const base = exactMean(before);
  const tuned = exactMean(after);
  if (base !== undefined && tuned !== undefined) return { x: base, y: tuned - base };
  return { x: share(before, "placing"), y: share(after, "both") - share(before, "measuring") };
}

function exactMean(prompts: PromptRow[]): number | undefined {
  if (prompts.some(({ exactMass }) => exactMass === null)) return undefined;
  return prompts.reduce((sum, { exactMass }) => sum + exactMass!, 0) / prompts.length;
}
