/** Rows of one's own experiments. */

import { collect } from "../collect/collect";
import { planOf } from "../plan/plan";
import type { Protocol } from "../protocols/protocol";
import { isJobIntact } from "../runs/intact";
import { readResults } from "../../results/read";
import type { Results } from "../../results/rows";

/**
 * The rows of the jobs that are complete in `directory`, in the columns of the committed ones; `about` says how many jobs
 * these are of how many. Rejects where none is.
 */
export async function ownResults(protocol: Protocol, directory: string): Promise<Results> {
  const complete = planOf(protocol).jobs.filter((job) => isJobIntact(directory, protocol, job));
  if (complete.length === 0)
    throw new Error(`${protocol.name}: no job is complete yet; \`await e.run()\` runs them, e being this experiment`);
  await collect(protocol, directory, complete);
  return readResults(directory);
}
