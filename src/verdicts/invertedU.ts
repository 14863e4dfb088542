/** H1: gain on a target against base mass, two lines that meet at Q = .3. */

import type { PromptRow, ResultRow } from "../results/rows";
import { share, type Evidence, type PartMeasure } from "./evidence";
import { slopeOver, type Point } from "./slope";

const breakAt = 0.3;

/** One run's base mass (x) and gain (y) on the target. */
export interface RunPoint extends Point {
  row: ResultRow;
}

/** The runs that each part is judged on. */
export const runsOfPart = {
  H1a: (points: RunPoint[]) => points.filter(({ x }) => x < breakAt),
  H1b: (points: RunPoint[]) => points.filter(({ x }) => x >= breakAt),
};

export const invertedU = {
  H1a: (evidence, part, of) => slopeOver(runsOfPart.H1a(pointsOf(evidence, of)), part.region),
  H1b: (evidence, part, of) => slopeOver(runsOfPart.H1b(pointsOf(evidence, of)), part.region),
} satisfies Record<string, PartMeasure>;

/** Base mass and gain of every run on the target, from halves of the samples that do not overlap. */
export function pointsOf(evidence: Evidence, of: string): RunPoint[] {
  return runsOnTarget(evidence, of).flatMap(({ row }) => {
    const before = evidence.prompts(row.base, row.axis);
    const after = evidence.prompts(row.run, row.axis);
    if (before.length === 0 || after.length === 0) return [];
    return [{ row, seed: row.baseSeed, ...placed(before, after) }];
  });
}

/** GRPO on a target, evaluated there; "composition (answers)" is composition in the format answer. */
export function runsOnTarget(evidence: Evidence, of: string) {
  const [target, format] = of.endsWith(" (answers)") ? [of.slice(0, -10), "answer"] : [of, "steps"];
  return evidence
    .changes("correctMass", "exposure", "alone")
    .filter(({ row }) => row.axis === target && row.trainedOn === target && row.format === format)
    .filter(({ row }) => row.method === "grpo");
}

function placed(before: PromptRow[], after: PromptRow[]): { x: number; y: number } {
  const [base, tuned] = [exactMean(before), exactMean(after)];
  if (base !== undefined && tuned !== undefined) return { x: base, y: tuned - base };
  return { x: share(before, "placing"), y: share(after, "both") - share(before, "measuring") };
}

function exactMean(prompts: PromptRow[]): number | undefined {
  if (prompts.some(({ exactMass }) => exactMass === null)) return undefined;
  return prompts.reduce((sum, { exactMass }) => sum + exactMass!, 0) / prompts.length;
}
