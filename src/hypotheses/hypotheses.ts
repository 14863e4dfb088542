/* Room hypotheses: what is expected, written before the runs that judge it. May use: common. */

/**
 * What we expect, written before the runs that judge it: for each claim the number, its test, the lines that decide
 * which rows count, the line it has to pass, and what would reject it. Every result row carries the fingerprint of its
 * protocol's list, so that no line can move after its result is known.
 *
 * These are the only lists of hypotheses. Verdicts, figures and the report go through them; how each part is measured,
 * and from which runs, is in verdicts/measures, where a part that is stated here and not measured does not compile. A
 * new one is stated in one of the files beside this one; verdicts/measures/index.ts says what else it takes.
 */

import { fingerprint } from "../common/fingerprint";
import { hypothesesOfGain } from "./gain";
import { hypothesesOfPolicy } from "./policy";
import { leversOfPolicy } from "./leversPolicy";
import { leversOfReward } from "./leversReward";
import { replicationOfGain } from "./replicationGain";
import { replicationOfPolicy } from "./replicationPolicy";
import { decisionRule, type DecisionRule, type Hypothesis, type Part } from "./hypothesis";

const ofPaper = [...hypothesesOfGain, ...hypothesesOfPolicy];
const ofReplication = [...replicationOfGain, ...replicationOfPolicy];
const ofLevers = [...leversOfReward, ...leversOfPolicy];

type Stated = (typeof ofPaper)[number] | (typeof ofReplication)[number] | (typeof ofLevers)[number];

/** "H1" to "H8", "R1" to "R9" and "L1" to "L12": exactly those that are stated. */
export type HypothesisId = Stated["id"];
/** "H1a", "R1a" and so on, of the hypotheses `H`; of all by default. */
export type PartId<H extends HypothesisId = HypothesisId> = Extract<Stated, { id: H }>["parts"][number]["id"];

export type StatedHypothesis = Hypothesis<HypothesisId, PartId>;

/** Hypotheses that some protocols are judged by, and how. */
export interface HypothesisList {
  rule: DecisionRule;
  hypotheses: readonly StatedHypothesis[];
  /** Fingerprint of all that is sealed: the column `hypotheses` of rows. */
  hash: string;
}

/** Of `paper`, and of every protocol that has no list of its own. */
export const hypotheses: readonly StatedHypothesis[] = ofPaper;

/** Fingerprint of these: the column `hypotheses` of every row that is made from now on. */
export const hypothesesHash = hashOf(hypotheses);

/** The list that a protocol's rows are judged by. */
export function hypothesesOf(protocol: string): HypothesisList {
  return lists[protocol] ?? paperList;
}

const paperList: HypothesisList = { rule: decisionRule, hypotheses, hash: hypothesesHash };

/** Protocols with a list of their own. */
const lists: Record<string, HypothesisList> = {
  replication: { rule: decisionRule, hypotheses: ofReplication, hash: hashOf(ofReplication) },
  levers: { rule: decisionRule, hypotheses: ofLevers, hash: hashOf(ofLevers) },
};

/** The part of this id. Throws an Error where none is stated. */
export function partOf(id: string): Part<PartId> {
  const part = [...hypotheses, ...ofReplication, ...ofLevers]
    .flatMap(({ parts }): Part<PartId>[] => [...parts])
    .find((each) => each.id === id);
  if (!part) throw new Error(`part: expected the id of a part of a hypothesis, got ${id}`);
  return part;
}

/** The fingerprint that these hypotheses have under `rule`. */
export function hashOf(some: readonly Hypothesis[], rule = decisionRule): string {
  return fingerprint({ rule, hypotheses: some.map(sealedHypothesis) });
}

/**
 * The fingerprint of their words alone, without thresholds: what rows carry that were made while thresholds stood in
 * the code that judges.
 */
export function wordingHashOf(some: readonly Hypothesis[], { text }: DecisionRule = decisionRule): string {
  const worded = some.map(sealedHypothesis).map(({ parts, ...hypothesis }) => {
    return { ...hypothesis, parts: parts.map((part) => ({ ...part, thresholds: undefined })) };
  });
  return fingerprint({ decisionRule: text, hypotheses: worded });
}

/** The fields that may not change once runs have been made. A field that is not named here is not sealed. */
function sealedHypothesis({ id, title, statement, informedBy, parts }: Hypothesis) {
  return { id, title, statement, informedBy, parts: parts.map(sealedPart) };
}

/** The same of a part. */
function sealedPart({ id, claim, quantity, test, region, of, minimumSeeds, thresholds, allowed, like }: Part) {
  return { id, claim, quantity, test, region, of, minimumSeeds, thresholds, allowed, like };
}
