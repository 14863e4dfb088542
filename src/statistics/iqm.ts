/** The interquartile mean, and its interval over the seeds of several tasks. */

import { Random } from "../common/random";
import { requireInteger } from "../common/require";
import { percentileInterval } from "./bootstrap";
import { requireFraction, requireValues } from "./checks";
import type { ReplicationOptions } from "./hierarchicalBootstrap";
import type { IntervalEstimate } from "./intervals";
import { mean } from "./moments";

/**
 * Interquartile mean: the mean without the lowest and the highest quarter, ⌊n / 4⌋ values each.
 *
 * Robust as the median, and of less variance. Throws RangeError on no values.
 * Source: Agarwal et al., arXiv 2108.13264; rliable computes it by SciPy's trim_mean(scores, 0.25) over all runs.
 */
export function iqm(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("values: expected at least one, got none");
  const trimmed = Math.floor(values.length / 4);
  const middle = [...values].sort((a, b) => a - b).slice(trimmed, values.length - trimmed);
  return mean(middle);
}

/**
 * Interquartile mean of all `runs` [task][seed], with the interval of a bootstrap stratified by task: each task's seeds
 * are resampled among themselves, and the tasks stay.
 *
 * The same key gives the same interval. Throws RangeError on no task, a task of fewer than two seeds, or a value that
 * is not finite. Source: Agarwal et al., arXiv 2108.13264; as rliable's get_interval_estimates, percentile method.
 */
export function stratifiedIqm(
  runs: readonly number[][],
  { replications = 10_000, level = 0.95, key }: ReplicationOptions,
): IntervalEstimate {
  requireInteger("number of tasks", runs.length, { min: 1 });
  runs.forEach((seeds, task) => requireValues(`runs[${task}]`, seeds, 2));
  requireInteger("replications", replications, { min: 1 });
  requireFraction("level", level);
  const random = new Random(key);
  const drawn = () => runs.flatMap((seeds) => seeds.map(() => seeds[random.integer(seeds.length)]));
  const distribution = Array.from({ length: replications }, () => iqm(drawn()));
  return { value: iqm(runs.flat()), ...percentileInterval(distribution, level) };
}
