/* Room hypotheses: what is expected, written before the runs that judge it. May use: common. */

/**
 * What we expect, written before the runs that judge it: for each claim the number, its test, the line it has to pass,
 * and what would reject it. Every result row carries the fingerprint of this list, so that a threshold cannot move after
 * its result is known.
 *
 * This is the only list of hypotheses. Verdicts, figures and the report go through it; how each part is measured, and
 * from which runs, is in verdicts/measures, where a part that is stated here and not measured does not compile. A new
 * one is stated in gain.ts or policy.ts; verdicts/measures/index.ts says what else it takes.
 */

import { fingerprint } from "../common/fingerprint";
import { hypothesesOfGain } from "./gain";
import { hypothesesOfPolicy } from "./policy";
import { decisionRule, type Hypothesis, type Part } from "./hypothesis";

const stated = [...hypothesesOfGain, ...hypothesesOfPolicy];

type Stated = (typeof stated)[number];

/** "H1", "H2" and so on: exactly those that are stated. */
export type HypothesisId = Stated["id"];
/** "H1a", "H1b" and so on, of the hypotheses `H`; of all by default. */
export type PartId<H extends HypothesisId = HypothesisId> = Extract<Stated, { id: H }>["parts"][number]["id"];

export type StatedHypothesis = Hypothesis<HypothesisId, PartId>;

export const hypotheses: readonly StatedHypothesis[] = stated;

/** Fingerprint of the rule and of all that is sealed: the column `hypotheses` of every result row. */
export const hypothesesHash = hashOf(hypotheses);

/** The fingerprint that these hypotheses have under `rule`. */
export function hashOf(some: readonly Hypothesis[], rule = decisionRule): string {
  return fingerprint({ decisionRule: rule, hypotheses: some.map(sealedHypothesis) });
}

/** The fields that may not change once runs have been made. A field that is not named here is not sealed. */
function sealedHypothesis({ id, title, statement, informedBy, parts }: Hypothesis) {
  return { id, title, statement, informedBy, parts: parts.map(sealedPart) };
}

/** The same of a part. */
function sealedPart({ id, claim, quantity, test, region, of, minimumSeeds }: Part) {
  return { id, claim, quantity, test, region, of, minimumSeeds };
}
