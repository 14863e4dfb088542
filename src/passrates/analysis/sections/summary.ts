/** The first sentence that a user should read. */

import { isSingle, signalBounds } from "./single";
import { numbered, percent, percentInterval, points, type Findings } from "./write";

export function summaryOf({ base, change, training, run }: Findings): string {
  if (change) {
    const { gain, coverage } = change;
    const where =
      gain.gain.low > 0
        ? `, of which ${points(coverage.solved)} lie on prompts that the base model solves already.`
        : ".";
    return `The tuned model is right ${percent(gain.tuned.value)} of the time, the base model ${percent(gain.base.value)}, on ${numbered(gain.prompts, "prompt")}: ${points(gain.gain)}${where}`;
  }
  if (training) {
    const { rateAtFirst, rateAtLast, flatAtLast, steps } = training;
    return `Over ${numbered(steps.length, "logged step")} the share of right rollouts went from ${percent(rateAtFirst.value)} to ${percent(rateAtLast.value)}; in the last quarter ${percentInterval(flatAtLast)} of the groups have no signal.`;
  }
  if (isSingle(base!)) {
    return `The base model is right ${percentInterval(base!.accuracy)} of the time on ${numbered(base!.prompts, "prompt")}; ${signalBounds(base!, run.groupSize)}: one sample a prompt does not say more.`;
  }
  const own = base!.signal.find(({ groupSize }) => groupSize === run.groupSize)!;
  return `The base model is right ${percentInterval(base!.accuracy)} of the time on ${numbered(base!.prompts, "prompt")}; in groups of ${run.groupSize}, ${percentInterval(own.share)} have a signal for RL${own.isExtrapolated ? `, as extrapolated from ${numbered(base!.fewest, "sample")} a prompt` : ""}.`;
}
