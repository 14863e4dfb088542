import { meanInterval } from "../../statistics/intervals";
import { estimateOf, type Estimate } from "./estimate";

/** A ratio of sums over at least two prompts, by its linearisation (Student's t). The wholes must not all be 0. */
export function ratioInterval(prompts: readonly { part: number; whole: number }[], level: number): Estimate {
  const sum = (of: "part" | "whole") => prompts.reduce((total, prompt) => total + prompt[of], 0);
  const whole = sum("whole");
  const value = sum("part") / whole;
  const residuals = prompts.map((prompt) => ((prompt.part - value * prompt.whole) * prompts.length) / whole);
  const { low, high } = estimateOf(meanInterval(residuals, level));
  const half = (high - low) / 2;
  return { value, low: value - half, high: value + half };
}
