import { clusteredInterval } from "../../statistics/intervals";
import { estimateOf, type Estimate } from "./estimate";

/** Fewer prompts than this say next to nothing of how far a prompt can differ from the others. */
const few = 10;

/**
 * The mean over prompts of values in [0, 1], with Wilson's interval at the effective sample size. `samples`: of a prompt.
 *
 * Where all but a few prompts are at 0, or all but a few at 1, the few could have been as far from that as 1: a prompt
 * then counts as one trial, however many samples it has. `prompts`: how many have each value; one, unless given. At
 * least two prompts.
 */
export function rareMean(
  values: readonly number[],
  { samples, level, prompts }: { samples: number; level: number; prompts?: readonly number[] },
): Estimate {
  let [above, below] = [0, 0];
  values.forEach((value, i) => {
    if (value > 0) above += prompts?.[i] ?? 1;
    if (value < 1) below += prompts?.[i] ?? 1;
  });
  return estimateOf(clusteredInterval(values, Math.min(above, below) < few ? 1 : samples, level, prompts));
}
