/** H5 on the axes: whether one factor of odds describes all prompts of a run. */

import { breslowDay } from "../statistics/breslowDay";
import { commonOddsRatio, type Stratum } from "../statistics/mantelHaenszel";
import { logit } from "../theory/numeric";
import { number } from "../results/numbers";
import type { PromptRow } from "../results/rows";
import { meansBySeed, type Evidence, type PartMeasure } from "./evidence";
import { runsOnTarget } from "./invertedU";
import { slopeOf } from "./slope";
import { noRows, overSeeds } from "./verdict";

interface Pair {
  before: PromptRow;
  after: PromptRow;
}

export const oddsShift: Record<string, PartMeasure> = {
  H5e: (evidence, { region }, of) => {
    const runs = middleRuns(evidence, of);
    const slopes = runs.flatMap(({ seed, pairs }) => {
      const slope = shiftSlope(pairs);
      return Number.isFinite(slope) ? [{ seed, slope }] : [];
    });
    if (slopes.length === 0) return noRows;
    const points = meansBySeed(
      slopes,
      ({ seed }) => seed,
      ({ slope }) => slope,
    );
    return { ...overSeeds(points, region), remark: homogeneity(runs.map(({ pairs }) => pairs)) };
  },
};

function middleRuns(evidence: Evidence, of: string): { seed: number; pairs: Pair[] }[] {
  return runsOnTarget(evidence, of).flatMap(({ row, before: mass }) => {
    const after = new Map(evidence.prompts(row.run, row.axis).map((each) => [each.prompt, each]));
    const pairs = evidence.prompts(row.base, row.axis).flatMap((before) => {
      const tuned = after.get(before.prompt);
      return tuned ? [{ before, after: tuned }] : [];
    });
    return mass >= 0.05 && mass <= 0.95 && pairs.length > 0 ? [{ seed: row.baseSeed, pairs }] : [];
  });
}

/**
 * The slope of (logit P − logit Q) on logit Q. From counts, logit Q has noise that would bend a plain slope twice: the
 * placing half, whose noise is of its own, stands as instrument: cov(logit P, z) / cov(logit Q, z) − 1.
 */
export function shiftSlope(pairs: Pair[]): number {
  const placed = pairs.filter(({ before }) => before.placing > 0 && before.placing < before.placingSamples);
  if (placed.every(({ before, after }) => before.exactMass !== null && after.exactMass !== null))
    return exactSlope(placed);
  const z = placed.map(({ before }) => smoothed(before.placing, before.placingSamples));
  const Q = placed.map(({ before }) => smoothed(before.correct, before.samples));
  const P = placed.map(({ after }) => smoothed(after.placing + after.correct, after.placingSamples + after.samples));
  const on = (y: number[]) => slopeOf(y.map((value, i) => ({ x: z[i], y: value })));
  return placed.length < 3 ? NaN : on(P) / on(Q) - 1;
}

/** A mass that float32 has rounded to 1 has no logit. */
function exactSlope(placed: Pair[]): number {
  const points = placed.flatMap(({ before, after }) => {
    const x = logit(before.exactMass!);
    const y = logit(after.exactMass!) - x;
    return Number.isFinite(x) && Number.isFinite(y) ? [{ x, y }] : [];
  });
  return points.length < 3 ? NaN : slopeOf(points);
}

/** The logit of a share of counts, one half added to either side: finite at 0 and at all. */
function smoothed(correct: number, samples: number): number {
  return Math.log((correct + 0.5) / (samples - correct + 0.5));
}

/** The middle Mantel–Haenszel odds ratio of these runs, and how many of them one odds ratio does not fit. */
function homogeneity(runs: Pair[][]): string {
  const tested = runs.map((pairs) => pairs.map(stratumOf)).filter(isInformative);
  if (tested.length === 0) return "";
  const ratios = tested.map((strata) => commonOddsRatio(strata).oddsRatio).sort((a, b) => a - b);
  const heterogeneous = tested.filter((strata) => breslowDay(strata).p < 0.05).length;
  const middle = ratios[Math.floor((ratios.length - 1) / 2)];
  return `Odds ratio by Mantel–Haenszel ${number(middle)} in the middle run; Breslow–Day finds ${heterogeneous} of ${tested.length} runs heterogeneous.`;
}

function stratumOf({ before, after }: Pair): Stratum {
  const samples = after.placingSamples + after.samples;
  return { correct: [before.correct, after.placing + after.correct], samples: [before.samples, samples] };
}

/** Breslow–Day wants two prompts with both outcomes, and a common odds ratio that is neither 0 nor infinite. */
function isInformative(strata: Stratum[]): boolean {
  if (strata.some(({ samples }) => samples.some((count) => count === 0))) return false;
  const mixed = strata.filter(({ correct, samples }) => {
    const right = correct[0] + correct[1];
    return right > 0 && right < samples[0] + samples[1];
  });
  if (mixed.length < 2) return false;
  const { oddsRatio } = commonOddsRatio(strata);
  return oddsRatio > 0 && oddsRatio < Infinity;
}
