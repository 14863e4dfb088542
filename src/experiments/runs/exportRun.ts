/** A run's model for the library `transformers`. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { requireDirectoryTarget } from "../../common/target";
import { exportPolicy } from "../../model/huggingface/export";
import { loadWeights } from "../../model/weights";
import { runDirectory } from "../../results/paths";
import { planOf } from "../plan/plan";
import { runsOf, type Job, type Run } from "../plan/jobs";
import type { Protocol } from "../protocols/protocol";
import { weightsAt } from "./runJob";
import { sourceOf, tokenNames } from "./problems";
import { isRunComplete } from "./completed";

/**
 * Writes the parameters that a run ended with as a directory that `transformers` loads; see `exportPolicy`.
 *
 * @param directory of the protocol's runs
 * @returns what the model was exported as: "gpt2" or "gpt_neox"
 * @throws Error if the protocol has no run of this id, the run is not complete or has no weights, its model cannot be
 *   exported, or `to` cannot be written to or is the run's own directory
 */
export function exportRun(protocol: Protocol, directory: string, id: string, to: string): string {
  const { run, job } = runNamed(protocol, id);
  const source = runDirectory(directory, id);
  if (!isRunComplete(directory, protocol, job, run)) {
    throw new Error(`${source}: this run is not complete; npx origin run --protocol ${protocol.name} --job ${job.id}`);
  }
  const weights = lastWeights(source, run);
  if (!existsSync(weights)) {
    const command = `npx origin run --protocol ${protocol.name} --job ${job.id}`;
    throw new Error(`${weights}: not there: adopted rows come without weights. Delete ${source}, then ${command}`);
  }
  requireDirectoryTarget("--to", to, [source]);
  const policy = loadWeights(weights);
  try {
    return exportPolicy(policy, tokenNames(sourceOf(job.base)), to);
  } finally {
    policy.dispose();
  }
}

function lastWeights(directory: string, run: Run): string {
  return "snapshots" in run ? weightsAt(directory, run.snapshots.at(-1)!) : join(directory, "weights.safetensors");
}

function runNamed(protocol: Protocol, id: string): { run: Run; job: Job } {
  for (const job of planOf(protocol).jobs) {
    const run = runsOf(job).find((each) => each.id === id);
    if (run) return { run, job };
  }
  const list = `npx origin plan --protocol ${protocol.name} --json`;
  throw new Error(`run: expected the id of a run of ${protocol.name} (${list} lists them), got ${id}`);
}
