/** What the update of a run of GRPO is called: in run ids, in laws and in texts. */

import { rewardScales, type RewardScale } from "../training/config";
import type { ResultRow } from "./rows";

/** The advantage by how rewards are scaled: by their group's deviation, by the batch's, or not at all. */
export function advantageName(scale: RewardScale): "mean" | "whitened" | "batch-whitened" {
  switch (scale) {
    case "group":
      return "whitened";
    case "batch":
      return "batch-whitened";
    case "none":
      return "mean";
    default:
      return unnamed(scale);
  }
}

/** `mean + k2`, `whitened + k3`: the update without its settings. The exact KL has the gradient of k2. */
export function updateOf(row: ResultRow): string {
  return `${advantageOf(row)} + ${row.kl === "exact" ? "k2" : row.kl}`;
}

/** The advantage of a row's run. Throws an Error that names a run without one. */
export function advantageOf({ run, scaleRewards }: ResultRow): ReturnType<typeof advantageName> {
  if (scaleRewards !== "") return advantageName(scaleRewards);
  throw new Error(`run ${run}: expected a run of GRPO, got one without scale_rewards`);
}

function unnamed(scale: never): never {
  throw new RangeError(`scale_rewards: expected one of ${rewardScales.join(", ")}, got ${scale}`);
}
