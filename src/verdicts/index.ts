/*
 * Room verdicts: hypotheses and results to verdicts: pure functions of rows. May use: common, statistics, strings,
 * theory, hypotheses, results, experiments.
 */

/**
 * A verdict on every part of every hypothesis: the part's measure (measures/) makes an estimate from the rows, p-values
 * are corrected over all parts (pValues.ts), and estimate and p-value decide (verdict.ts).
 */

import type { DecisionRule, Part } from "../hypotheses/hypothesis";
import { hypothesesOf, type HypothesisList, type PartId, type StatedHypothesis } from "../hypotheses/hypotheses";
import type { Results, Study } from "../results/rows";
import type { PartEstimate } from "./estimate";
import { evidenceOf } from "./evidence";
import { measureOf, measures } from "./measures";
import { untestedReasons, type Training } from "./planned";
import { correctedOverTested, twoSided } from "./pValues";
import { decide, sentenceOf, type Decision, type Verdict } from "./verdict";

export { type Training } from "./planned";
export { regionText, type Decision, type Verdict } from "./verdict";

/** One part, estimated for one of what it is judged for. */
interface Estimated {
  hypothesis: StatedHypothesis;
  part: Part<PartId>;
  of: string;
  estimate: PartEstimate;
}

const known = new WeakMap<Results, Verdict[]>();

/**
 * The verdicts, in the order of the hypotheses; p-values are corrected over all parts that these rows could test.
 * `training` tells of prompts and runs what rows do not; by default as the protocol's plan has it. Throws Errors that
 * name the run whose base has no row. Results are judged once: report and figures ask for the same ones, and the laws
 * take long.
 */
export function verdictsOf(results: Results, training?: Training): Verdict[] {
  if (training) return judge(results, training);
  const verdicts = known.get(results) ?? judge(results);
  known.set(results, verdicts);
  return verdicts;
}

function judge(results: Results, training?: Training): Verdict[] {
  const list = hypothesesOf(results.protocol);
  const estimated = estimatesOf(results, list, training);
  const p = estimated.map(({ part, estimate }) => twoSided(part, estimate, list.rule));
  const adjusted = correctedOverTested(p);
  const untested = untestedReasons(results);
  return estimated.map((each, i) => verdictOf(each, p[i], adjusted[i], list.rule, untested));
}

function estimatesOf(results: Results, { hypotheses }: HypothesisList, training?: Training): Estimated[] {
  const evidence = evidenceOf(results, training);
  const estimated: Estimated[] = [];
  for (const hypothesis of hypotheses)
    for (const part of hypothesis.parts)
      for (const of of part.of)
        estimated.push({ hypothesis, part, of, estimate: measureOf(part.id)(evidence, part, of) });
  return estimated;
}

function verdictOf(
  { hypothesis, part, of, estimate }: Estimated,
  p: number,
  adjustedP: number,
  rule: DecisionRule,
  untested: (studies: readonly Study[]) => string,
): Verdict {
  const { effect, lower, upper, seeds, points, remark } = estimate;
  const verdict = decide(part, estimate, adjustedP, rule);
  const sentence =
    verdict === "not tested" ? untested(measures[hypothesis.id].studies) : sentenceOf(part, estimate, verdict, rule);
  const about = { hypothesis: hypothesis.id, part: part.id, of, claim: part.claim, region: part.region };
  return { ...about, verdict, effect, lower, upper, seeds, points, remark, p, adjustedP, sentence };
}

/** What the parts of one hypothesis come to; what could not be decided or tested is counted behind "holds". */
export type Outcome = "holds" | `holds (${string})` | "holds in part" | "rejected" | "undecided" | "not tested";

/** In part where some parts hold and others are rejected; rejected where none holds and some are. */
export function outcomeOf(verdicts: readonly Pick<Verdict, "verdict">[]): Outcome {
  const count = (decision: Decision) => verdicts.filter(({ verdict }) => verdict === decision).length;
  if (count("not tested") === verdicts.length) return "not tested";
  if (count("holds") === 0) return count("rejected") > 0 ? "rejected" : "undecided";
  if (count("rejected") > 0) return "holds in part";
  const open = openText(count("undecided"), count("not tested"));
  return open ? `holds (${open})` : "holds";
}

/** `undecided parts: 1`, `not tested: 2`, or both; empty where there is neither. */
export function openText(undecided: number, notTested = 0): string {
  const texts: string[] = [];
  if (undecided > 0) texts.push(`undecided parts: ${undecided}`);
  if (notTested > 0) texts.push(`not tested: ${notTested}`);
  return texts.join(", ");
}

/** `3, 1, 0`: how many of these hold, are rejected, and are undecided. */
export function countsText(verdicts: readonly Pick<Verdict, "verdict">[]): string {
  const count = (decision: Decision) => verdicts.filter(({ verdict }) => verdict === decision).length;
  return [count("holds"), count("rejected"), count("undecided")].join(", ");
}
