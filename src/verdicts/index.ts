/*
 * Room verdicts: hypotheses and results to verdicts: pure functions of rows. May use: common, statistics, strings,
 * theory, hypotheses, results, experiments.
 */

/** A verdict on every part of every hypothesis: pure functions of result rows. */

import { holm } from "../statistics/holm";
import type { Hypothesis, Part } from "../hypotheses/hypothesis";
import { hypotheses } from "../hypotheses/hypotheses";
import type { Results } from "../results/rows";
import { discovery } from "./discovery";
import { evidenceOf, type Training, type PartMeasure } from "./evidence";
import { forgetting } from "./forgetting";
import { invertedU } from "./invertedU";
import { ladder } from "./ladder";
import { oddsShift } from "./oddsShift";
import { order } from "./order";
import { passAtK } from "./passAtK";
import { alignment, saturation } from "./snapshots";
import { decide, sentenceOf, twoSided, type Decision, type PartEstimate, type Verdict } from "./verdict";

export { level, regionText, type Decision, type Verdict } from "./verdict";
export { type Training } from "./evidence";

/** How each part is measured, by its id. */
const measures: Record<string, PartMeasure> = {
  ...invertedU,
  ...discovery,
  ...saturation,
  ...alignment,
  ...ladder,
  ...oddsShift,
  ...order,
  ...passAtK,
  ...forgetting,
};

interface Judged {
  hypothesis: Hypothesis;
  part: Part;
  of: string;
  measurement: PartEstimate;
  p: number;
}

const known = new WeakMap<Results, Verdict[]>();

/**
 * The verdicts, in the order of the hypotheses; p-values are corrected over all parts that these rows could test.
 * `training` tells of prompts and runs what rows do not; the protocol's own unless given. Throws Errors that name the
 * run whose base has no row. Results are judged once: report and figures ask for the same ones, and the laws take long.
 */
export function verdictsOf(results: Results, training?: Training): Verdict[] {
  if (training) return judge(results, training);
  const verdicts = known.get(results) ?? judge(results);
  known.set(results, verdicts);
  return verdicts;
}

function judge(results: Results, training?: Training): Verdict[] {
  const evidence = evidenceOf(results, training);
  const judged = hypotheses.flatMap((hypothesis) =>
    hypothesis.parts.flatMap((part) =>
      part.of.map((of): Judged => {
        const measurement = measures[part.id](evidence, part, of);
        return { hypothesis, part, of, measurement, p: twoSided(part, measurement) };
      }),
    ),
  );
  const tested = judged.filter(({ p }) => !Number.isNaN(p));
  const adjusted = holm(tested.map(({ p }) => p));
  return judged.map((each) => verdictOf(each, adjusted[tested.indexOf(each)] ?? NaN));
}

function verdictOf({ hypothesis, part, of, measurement, p }: Judged, adjustedP: number): Verdict {
  const { effect, lower, upper, seeds, points, remark } = measurement;
  const verdict = decide(part, measurement, adjustedP);
  const about = { hypothesis: hypothesis.id, part: part.id, of, claim: part.claim, region: part.region };
  const sentence = sentenceOf(part, measurement, verdict);
  return { ...about, verdict, effect, lower, upper, seeds, points, remark, p, adjustedP, sentence };
}

/** What the parts of one hypothesis come to. */
export type Outcome =
  "holds" | "holds where decided" | "holds where tested" | "holds in part" | "rejected" | "undecided" | "not tested";

/** In part where some parts hold and others are rejected; rejected where none holds and some are. */
export function outcomeOf(verdicts: Verdict[]): Outcome {
  const has = (decision: Decision) => verdicts.some(({ verdict }) => verdict === decision);
  if (verdicts.every(({ verdict }) => verdict === "not tested")) return "not tested";
  if (!has("holds")) return has("rejected") ? "rejected" : "undecided";
  if (has("rejected")) return "holds in part";
  if (has("undecided")) return "holds where decided";
  return has("not tested") ? "holds where tested" : "holds";
}

/** `3, 1, 0`: how many of these hold, are rejected, and are undecided. */
export function countsText(verdicts: Verdict[]): string {
  const count = (decision: Decision) => verdicts.filter(({ verdict }) => verdict === decision).length;
  return [count("holds"), count("rejected"), count("undecided")].join(", ");
}
