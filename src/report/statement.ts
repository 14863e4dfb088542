/** A sentence of the paper, a doubt about one, or a claim that its field disputes, and the parts of hypotheses that bear on it. */

import type { HypothesisId, PartId } from "../hypotheses/hypotheses";

/** A hypothesis with all its parts, a part, or a part for one of what it is judged for. */
export type Key = HypothesisId | PartId | `${PartId}:${string}`;

export interface Statement {
  whose: "the paper" | "a doubt" | "the field";
  text: string;
  /** What the rows can and cannot decide of it: on what, how many seeds, under which settings. */
  scope: string;
  /** Parts that bear it out where they hold; none where no part tests it. */
  supportedBy: readonly Key[];
  /** Parts that speak against it where they hold. */
  opposedBy?: readonly Key[];
  /** What rows without a hypothesis show; it does not count towards the outcome. */
  beside?: string;
}
