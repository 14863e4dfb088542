/** Why a part of a hypothesis was not tested: its runs are still to come, or the protocol has none that could. */

import { planOf } from "../experiments/plan/plan";
import { protocols } from "../experiments/protocols";
import type { Results, Study } from "../results/rows";

/** What a verdict alone can say, which knows no protocol. */
export const noRowsText = "Not tested here: no rows.";

/**
 * The reason in a sentence, for a part that is judged from `studies`; undefined where it is not known how much of the
 * protocol the results hold. Of a protocol's file as it is now.
 */
export function untestedReason({ protocol, about }: Results, studies: readonly Study[]): string | undefined {
  if (!about || !Object.hasOwn(protocols, protocol)) return undefined;
  const planned = plannedStudies(protocol);
  const missing = studies.filter((study) => !planned.has(study));
  const absent = missing.length === 0 ? "." : `; the protocol has no runs in ${missing.join(", ")}.`;
  if (about.jobs < about.plannedJobs)
    return `Not tested yet: no rows for it in ${about.jobs} of ${about.plannedJobs} jobs${absent}`;
  return `Not tested: protocol ${protocol} stands whole and has no rows for it${absent}`;
}

function plannedStudies(protocol: string): Set<Study> {
  return new Set(planOf(protocols[protocol]).jobs.flatMap(({ runs }) => runs.map(({ study }) => study)));
}
