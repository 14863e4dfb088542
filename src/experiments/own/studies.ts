/** The studies of a protocol by name, the ladder among them. */

import type { testbedStudies } from "../../results/rows";
import type { Part, Protocol } from "../protocols/protocol";

/** How the Q-ladder is named beside the testbed's studies. */
export const ladderStudy = "ladder";

export type StudyName = (typeof testbedStudies)[number] | typeof ladderStudy;

/** The names of all studies of a protocol, in their order. */
export function studyNames({ parts }: Pick<Protocol, "parts">): StudyName[] {
  return [...new Set(parts.flatMap(namesIn))];
}

function namesIn({ studies, ladder }: Part): StudyName[] {
  return [...studies.map(({ name }) => name), ...(ladder ? [ladderStudy as StudyName] : [])];
}

/** The parts of a protocol with these studies alone. */
export function partsWith({ parts }: Protocol, names: readonly StudyName[]): Part[] {
  const chosen = parts.map((part) => ({
    ...part,
    studies: part.studies.filter(({ name }) => names.includes(name)),
    ladder: names.includes(ladderStudy) ? part.ladder : undefined,
  }));
  return chosen.filter((part) => namesIn(part).length > 0);
}
