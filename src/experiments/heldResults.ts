/**
 * Which results a command reads: the committed ones, or with `--own` those that this machine has run, whatever stands
 * in either place. (GRPO_ORIGIN_RESULTS is for notebooks; no command heeds it.)
 */

import { aboutText } from "./about";
import { runsPlace } from "./places";
import { protocolNamed } from "./protocols";
import { aboutPlace, placeOfCommitted, readResults, requireProvenance } from "./results";
import type { Results } from "./rows";

export interface Choice {
  /** A protocol's name; the largest committed one unless told, of one's own `quick`. */
  protocol?: string;
  /** One's own results in place of the committed ones. */
  own?: boolean;
}

/** Where these results stand. Throws an Error that lists the protocols, or names the step that would make them. */
export function heldResults({ protocol, own = false }: Choice): string {
  if (protocol !== undefined) protocolNamed(protocol);
  if (!own) return placeOfCommitted(protocol);
  const place = runsPlace(protocol ?? "quick");
  requireProvenance(place);
  return place;
}

/** The same, and says on standard error which results they are and how much of the protocol they hold. */
export function announcedResults(choice: Choice): string {
  const place = heldResults(choice);
  process.stderr.write(`${aboutText(aboutPlace(place))}\n`);
  return place;
}

/** Reads these results; says which they are first. */
export async function readHeld(choice: Choice): Promise<Results> {
  return readResults(announcedResults(choice));
}
