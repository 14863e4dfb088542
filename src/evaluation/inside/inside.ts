/** What training changed inside a policy: what its layers say, which of them carry the gain, which weights moved. */

import type { Policy } from "../../model/policy";
import type { TaskName, Testbed } from "../../strings";
import { patchRows } from "./patching";
import { probeRows } from "./probes";
import type { InsideRow } from "./row";
import { updateRows } from "./updates";

export interface InsideOptions {
  base: Policy;
  /** The base after training. */
  tuned: Policy;
  testbed: Testbed;
  axis: TaskName;
  /** Prompts that patched policies answer, at least 2; those of `evaluate` under the same seed. */
  prompts: number;
  /** Their samples of each prompt, even. */
  samples: number;
  /** Of the problems and of the samples. */
  seed: number;
}

/**
 * Probes, patches and updates of one tuned policy beside its base, on an axis or a probe of the testbed.
 *
 * @throws Error if the policies are of different models; RangeError on options outside their ranges
 */
export function insideRows({ base, tuned, testbed, axis, seed, ...options }: InsideOptions): InsideRow[] {
  const [of, ofTuned] = [base, tuned].map(({ config }) => JSON.stringify(config));
  if (of !== ofTuned) throw new Error(`tuned: expected a policy of the base's model, ${of}, got ${ofTuned}`);
  const patches = patchRows({ base, tuned }, testbed, axis, { ...options, seed, draws: "inside" });
  const updates = updateRows(base.config, base.parameters(), tuned.parameters());
  return [...probeRows({ base, tuned }, testbed, testbed.task(axis), seed), ...patches, ...updates];
}
