/** One line of the table of findings, and how its numbers are written. */

import type { Change } from "../results/changes";
import { number } from "../results/numbers";
import { mean } from "../statistics/moments";

export interface Finding {
  /** Hypotheses that the larger protocol decides. */
  hypothesis: string;
  finding: string;
  predicted: string;
  seen: string;
}

/** `.120→.500`: mean before and after. */
export function shift(changes: Change[]): string {
  return `${number(mean(changes.map(({ before }) => before)))}→${number(mean(changes.map(({ after }) => after)))}`;
}
