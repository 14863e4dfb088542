/** The interval of a mean of prompts nested in base seeds. */

import { bootstrap } from "../statistics/bootstrap";
import { requireValues } from "../statistics/checks";
import { deriveKey, Random } from "../common/random";
import { mean } from "../statistics/moments";

/**
 * Interval of the mean over seeds of their means, seeds drawn anew and their values within them; NaN below two seeds.
 *
 * To the bit `hierarchicalBootstrap` of this mean, whose draws it makes in the same order. Here they are summed while
 * they are drawn: millions of draws for a part, and as many arrays of a seed's prompts, are most of a verdict's time.
 */
export function bootstrapped(nested: number[][], name: string): { lower: number; upper: number } {
  if (nested.length < 2) return { lower: NaN, upper: NaN };
  nested.forEach((values, i) => requireValues(`seeds[${i}]`, values));
  const random = new Random(deriveKey(0, `verdicts/${name}`, 0));
  const statistic = (seeds: readonly number[][]) => mean(seeds.map((values) => drawnMean(values, random)));
  const { lower, upper } = bootstrap(nested, statistic, { method: "percentile", random, resamples: 2000 });
  return { lower, upper };
}

/** The mean of as many values, drawn with replacement. */
function drawnMean(values: readonly number[], random: Random): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[random.integer(values.length)];
  return sum / values.length;
}
