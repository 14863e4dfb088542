/* Room hypotheses: what is expected, written before the runs that judge it. May use: common. */

/**
 * What we expect, written before the runs that judge it: for each claim the number, its test, the line it has to pass,
 * and what would reject it. Verdicts (verdicts/) take lines and seeds from here, and every result row carries the
 * fingerprint of this list, so that a threshold cannot move after its result is known.
 */

import { fingerprint } from "../common/fingerprint";
import { hypothesesOfGain } from "./gain";
import { hypothesesOfPolicy } from "./policy";
import { decisionRule, type Hypothesis } from "./hypothesis";

export const hypotheses: Hypothesis[] = [...hypothesesOfGain, ...hypothesesOfPolicy];

/** Fingerprint of the rule and of every statement, quantity and line: the column `hypotheses` of every result row. */
export const hypothesesHash = fingerprint({ decisionRule, hypotheses });
