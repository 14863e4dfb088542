/** A sentence of the paper, or a doubt about one, and the parts of hypotheses that bear on it. */

import type { HypothesisId, PartId } from "../hypotheses/hypotheses";

/** A hypothesis with all its parts, a part, or a part for one of what it is judged for. */
export type Key = HypothesisId | PartId | `${PartId}:${string}`;

export interface Statement {
  whose: "the paper" | "a doubt";
  text: string;
  /** What rows of protocol `paper` can and cannot decide of it: on what, how many seeds, under which settings. */
  scope: string;
  /** Parts that bear it out where they hold; none where no part tests it. */
  supportedBy: readonly Key[];
  /** Parts that speak against it where they hold. */
  opposedBy?: readonly Key[];
  /** What rows without a hypothesis show; it does not count towards the outcome. */
  beside?: string;
}
