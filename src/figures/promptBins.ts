/** Means of prompts in bins of base mass. */

import { meanInterval } from "../evaluation/intervals";
import { distinctSeeds } from "../experiments/verdicts/verdict";
import { groupBy } from "../groupBy";
import { intervals, type Look, type Trace } from "./marks";
import { mean } from "./select";

/** One prompt under one run: where the base policy puts it, and what RL changed. */
export interface PromptGain {
  seed: number;
  place: number;
  gain: number;
}

/** Prompts of one bin; fewer have no useful interval. */
const fewestInBin = 5;

/**
 * Mean gain in fifths of the base mass, and where it is 0, with 95% intervals. `overSeeds`: each base seed's mean counts
 * once, for its prompts share a policy, and a bin of fewer than three has no interval; else prompts are the unit.
 */
export function binned(gains: PromptGain[], overSeeds: boolean, look: Look): Trace {
  const bins = [...groupBy(gains, ({ place }) => Math.ceil(place * 5))].sort(([a], [b]) => a - b);
  const full = bins.map(([, bin]) => bin).filter((bin) => bin.length >= fewestInBin);
  const units = full.map((bin) => (overSeeds ? seedMeans(bin) : bin));
  const y = units.map((of) => mean(of.map(({ gain }) => gain)));
  const bounds = units.map((of, i) =>
    overSeeds && of.length < 3 ? { lower: y[i], upper: y[i] } : meanInterval(of.map(({ gain }) => gain)),
  );
  return intervals(
    {
      x: units.map((of) => mean(of.map(({ place }) => place))),
      y,
      lower: bounds.map(({ lower }) => lower),
      upper: bounds.map(({ upper }) => upper),
      text: full.map(
        (bin, i) =>
          `${bin.length} prompts, ${distinctSeeds(bin)} base seeds: ${bounds[i].lower.toFixed(3)} to ${bounds[i].upper.toFixed(3)}`,
      ),
    },
    look,
  );
}

function seedMeans(bin: PromptGain[]): PromptGain[] {
  return [...groupBy(bin, ({ seed }) => seed)].map(([seed, own]) => {
    return { seed, place: mean(own.map(({ place }) => place)), gain: mean(own.map(({ gain }) => gain)) };
  });
}
