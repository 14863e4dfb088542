/**
 * Which results a command reads: the committed ones, or with `--own` those that this machine has run, however many jobs
 * they have. (GRPO_ORIGIN_RESULTS is for notebooks; no command reads it.)
 */

import { aboutText } from "./about";
import { runsDirectory } from "./paths";
import { aboutDirectory, findCommitted, readResults, requireProvenance } from "./read";
import type { Results } from "./rows";

export interface Choice {
  /** A protocol's name; by default as `findCommitted` has it, of one's own `quick`. */
  protocol?: string;
  /** One's own results instead of the committed ones. */
  own?: boolean;
}

/** The directory of these results. Throws an Error that names the step that would make them. */
export function chosenDirectory({ protocol, own = false }: Choice): string {
  if (!own) return findCommitted(protocol);
  const directory = runsDirectory(protocol ?? "quick");
  requireProvenance(directory);
  return directory;
}

/** The same, and says on standard error which results they are and how much of the protocol they have. */
export function announceChosen(choice: Choice): string {
  const directory = chosenDirectory(choice);
  process.stderr.write(`${aboutText(aboutDirectory(directory))}\n`);
  return directory;
}

/** Reads these results; says which they are first. */
export async function readChosen(choice: Choice): Promise<Results> {
  return readResults(announceChosen(choice));
}
