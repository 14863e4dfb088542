/** H5 on the axes: whether one factor of odds describes all prompts of a run. */

import { breslowDay } from "../../statistics/breslowDay";
import { commonOddsRatio, type Stratum } from "../../statistics/mantelHaenszel";
import { logit } from "../../theory/numeric";
import { number } from "../../results/numbers";
import type { PromptRow } from "../../results/rows";
import type { Part } from "../../hypotheses/hypothesis";
import { meansBySeed, type Evidence } from "../evidence";
import { noRows, overSeeds, withRemarks, type PartEstimate, type SeedValue } from "../estimate";
import { nullSlopeText, type PairedRun, type PromptPair } from "../remarks/oddsNull";
import { slopeOf } from "../slope";
import { massIn, threshold } from "../thresholds";
import { runsOnTarget } from "./invertedU";

type Pair = PromptPair;

/** The measure of H5e. */
export function shiftOfOdds(evidence: Evidence, part: Part, of: string): PartEstimate {
  const runs = middleRuns(evidence, part, of);
  const slopes: SeedValue[] = [];
  for (const { seed, pairs } of runs) {
    const slope = shiftSlope(pairs);
    if (Number.isFinite(slope)) slopes.push({ seed, value: slope });
  }
  if (slopes.length === 0) return noRows;
  const points = meansBySeed(
    slopes,
    ({ seed }) => seed,
    ({ value }) => value,
  );
  const homogeneity = homogeneityText(
    runs.map(({ pairs }) => pairs),
    threshold(part, "heterogeneousBelow"),
  );
  return withRemarks(overSeeds(points, part.region), homogeneity, nullSlopeText(runs, shiftSlope, `H5e ${of}`));
}

/** The runs on a target whose base mass is where the part asks, prompt by prompt. */
export function middleRuns(evidence: Evidence, part: Part, of: string): PairedRun[] {
  const isIn = massIn(part);
  const found: PairedRun[] = [];
  for (const { row, before: mass } of runsOnTarget(evidence, of)) {
    if (!isIn(mass)) continue;
    const pairs = pairsOf(evidence.prompts(row.base, row.axis), evidence.prompts(row.run, row.axis));
    if (pairs.length > 0) found.push({ seed: row.baseSeed, pairs });
  }
  return found;
}

/** Prompts that both policies were given. */
function pairsOf(base: PromptRow[], tuned: PromptRow[]): Pair[] {
  const afterOf = new Map(tuned.map((each) => [each.prompt, each]));
  return base.flatMap((before) => {
    const after = afterOf.get(before.prompt);
    return after ? [{ before, after }] : [];
  });
}

/**
 * The slope of (logit P − logit Q) on logit Q. From counts, logit Q has noise, which would bias a plain slope twice. So
 * the placing half z, whose noise is independent, is the instrument: cov(logit P, z) / cov(logit Q, z) − 1.
 */
export function shiftSlope(pairs: Pair[]): number {
  const inside = pairs.filter(({ before }) => before.placing > 0 && before.placing < before.placingSamples);
  if (inside.every(({ before, after }) => before.exactMass !== null && after.exactMass !== null))
    return exactSlope(inside);
  if (inside.length < 3) return NaN;
  const z = inside.map(({ before }) => smoothedLogit(before.placing, before.placingSamples));
  const Q = inside.map(({ before }) => smoothedLogit(before.correct, before.samples));
  const P = inside.map(({ after: { placing, correct, placingSamples, samples } }) =>
    smoothedLogit(placing + correct, placingSamples + samples),
  );
  const slopeOnZ = (y: number[]) => slopeOf(y.map((value, i) => ({ x: z[i], y: value })));
  return slopeOnZ(P) / slopeOnZ(Q) - 1;
}

/** A mass that float32 has rounded to 1 has no logit. */
function exactSlope(pairs: Pair[]): number {
  const points = pairs.flatMap(({ before, after }) => {
    const x = logit(before.exactMass!);
    const y = logit(after.exactMass!) - x;
    return Number.isFinite(x) && Number.isFinite(y) ? [{ x, y }] : [];
  });
  return points.length < 3 ? NaN : slopeOf(points);
}

/** The logit of a share of counts, one half added to either side: finite at 0 and at all. */
function smoothedLogit(correct: number, samples: number): number {
  return Math.log((correct + 0.5) / (samples - correct + 0.5));
}

/** The middle Mantel–Haenszel odds ratio of these runs, and how many of them one odds ratio does not fit. */
function homogeneityText(runs: Pair[][], heterogeneousBelow: number): string {
  const tested = runs.map((pairs) => pairs.map(stratumOf)).filter(isInformative);
  if (tested.length === 0) return "";
  const ratios = tested.map((strata) => commonOddsRatio(strata).oddsRatio).sort((a, b) => a - b);
  const heterogeneous = tested.filter((strata) => breslowDay(strata).p < heterogeneousBelow).length;
  const middle = ratios[Math.floor((ratios.length - 1) / 2)];
  return `Odds ratio by Mantel–Haenszel ${number(middle)} in the middle run; Breslow–Day finds ${heterogeneous} of ${tested.length} runs heterogeneous.`;
}

function stratumOf({ before, after }: Pair): Stratum {
  const samples = after.placingSamples + after.samples;
  return { correct: [before.correct, after.placing + after.correct], samples: [before.samples, samples] };
}

/** Breslow–Day needs two prompts with both outcomes, and a common odds ratio that is neither 0 nor infinite. */
function isInformative(strata: Stratum[]): boolean {
  if (strata.some(({ samples }) => samples.some((count) => count === 0))) return false;
  const mixed = strata.filter(({ correct, samples }) => {
    const allCorrect = correct[0] + correct[1];
    return allCorrect > 0 && allCorrect < samples[0] + samples[1];
  });
  if (mixed.length < 2) return false;
  const { oddsRatio } = commonOddsRatio(strata);
  return oddsRatio > 0 && oddsRatio < Infinity;
}
