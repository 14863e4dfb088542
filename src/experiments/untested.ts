/** Why a part of a hypothesis was not tested: its runs are still to come, or the protocol has none that could. */

import { planOf } from "./plan";
import { protocols } from "./protocols";
import type { Results, Study } from "./rows";

/**
 * The reason in a sentence, for a part that is judged from `studies`; undefined where it is not known how much of the
 * protocol the results hold. Of a protocol's file as it is now.
 */
export function untestedReason({ protocol, about }: Results, studies: readonly Study[]): string | undefined {
  if (!about || !Object.hasOwn(protocols, protocol)) return undefined;
  const planned = plannedStudies(protocol);
  if (!studies.some((study) => planned.has(study)))
    return `Not tested: protocol ${protocol} has no runs in ${studies.join(", ")}.`;
  if (about.jobs < about.plannedJobs)
    return `Not tested yet: the rows of ${about.jobs} of ${about.plannedJobs} jobs hold nothing that could judge it.`;
  return `Not tested: all jobs of protocol ${protocol} stand, and their rows hold nothing that could judge it.`;
}

function plannedStudies(protocol: string): Set<Study> {
  return new Set(planOf(protocols[protocol]).jobs.flatMap(({ runs }) => runs.map(({ study }) => study)));
}
