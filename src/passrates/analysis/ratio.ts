import { meanInterval } from "../../statistics/intervals";
import { estimateOf, type Estimate } from "./estimate";

/** A ratio of sums over at least two prompts, by its linearisation (Student's t). The totals must not all be 0. */
export function ratioInterval(prompts: readonly { part: number; total: number }[], level: number): Estimate {
  const sum = (of: "part" | "total") => prompts.reduce((before, prompt) => before + prompt[of], 0);
  const total = sum("total");
  const value = sum("part") / total;
  const residuals = prompts.map((prompt) => ((prompt.part - value * prompt.total) * prompts.length) / total);
  const { low, high } = estimateOf(meanInterval(residuals, level));
  const half = (high - low) / 2;
  return { value, low: value - half, high: value + half };
}
