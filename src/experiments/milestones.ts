/**
 * Policies on the way through a training run, to show whether it has converged: taken from its checkpoints, so that a
 * run that is interrupted and goes on takes the same ones.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Policy } from "../model/policy";
import { readSafetensors } from "../model/safetensors";
import { saveWeights } from "../model/weights";
import type { TrainingRun } from "./plan";

const folder = "milestones";

/** The step after which `percent` of a run's steps are taken. */
function stepAt({ rl }: TrainingRun, percent: number): number {
  return (rl.max_steps * percent) / 100;
}

/** Where a milestone's parameters stand inside the directory of its run. */
export function milestoneAt(directory: string, percent: number): string {
  return join(directory, folder, `${percent}.safetensors`);
}

/** Where all of them stand. */
export function milestonesIn(directory: string): string {
  return join(directory, folder);
}

/** Keeps the parameters of the checkpoint in `directory` where it is a milestone. Call it after each step, and before the first. */
export function keepMilestone(directory: string, run: TrainingRun, start: Policy): void {
  const checkpoint = join(directory, "checkpoint.safetensors");
  if (!run.milestones?.length || !existsSync(checkpoint)) return;
  const { tensors, metadata } = readSafetensors(checkpoint);
  const percent = run.milestones.find((each) => stepAt(run, each) === Number(metadata.step));
  if (percent === undefined || existsSync(milestoneAt(directory, percent))) return;
  const policy = Policy.from(start.config, tensors.parameters.values as Float32Array);
  saveWeights(milestoneAt(directory, percent), policy);
  policy.dispose();
}
