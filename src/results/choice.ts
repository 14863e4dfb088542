/**
 * Which results a command reads: the committed ones, or with `--own` those that this machine has run, whatever stands
 * in either place. (GRPO_ORIGIN_RESULTS is for notebooks; no command reads it.)
 */

import { aboutText } from "./about";
import { runsDirectory } from "./paths";
import { aboutDirectory, findCommitted, readResults, requireProvenance } from "./read";
import type { Results } from "./rows";

export interface Choice {
  /** A protocol's name; by default the largest committed one's, of one's own `quick`. */
  protocol?: string;
  /** One's own results in place of the committed ones. */
  own?: boolean;
}

/** The directory of these results. Throws an Error that names the step that would make them. */
export function chosenDirectory({ protocol, own = false }: Choice): string {
  if (!own) return findCommitted(protocol);
  const place = runsDirectory(protocol ?? "quick");
  requireProvenance(place);
  return place;
}

/** The same, and says on standard error which results they are and how much of the protocol they hold. */
export function announceChosen(choice: Choice): string {
  const place = chosenDirectory(choice);
  process.stderr.write(`${aboutText(aboutDirectory(place))}\n`);
  return place;
}

/** Reads these results; says which they are first. */
export async function readChosen(choice: Choice): Promise<Results> {
  return readResults(announceChosen(choice));
}
