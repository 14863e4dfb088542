/** Means of prompts in bins of base mass. */

import { meanInterval } from "../statistics/intervals";
import { distinctSeeds } from "../verdicts/estimate";
import { groupBy } from "../common/groupBy";
import { intervals, type Look, type Trace } from "./plot/marks";
import { mean } from "./select";

/** One prompt under one run: where the base policy puts it, and what RL changed. */
export interface PromptGain {
  seed: number;
  place: number;
  gain: number;
}

/** Prompts of one bin; fewer have no useful interval. */
const fewestInBin = 5;

/** Prompts of about one base mass: their mean gain, and its 95% interval. */
export interface Bin {
  prompts: PromptGain[];
  place: number;
  gain: number;
  lower: number;
  upper: number;
}

/**
 * Mean gain in fifths of the base mass, and where it is 0, with 95% intervals. `overSeeds`: each base seed's mean counts
 * once, for its prompts share a policy, and a bin of fewer than three has no interval; else prompts are the unit.
 */
export function binsOf(gains: PromptGain[], overSeeds: boolean): Bin[] {
  const bins = [...groupBy(gains, ({ place }) => Math.ceil(place * 5))].sort(([a], [b]) => a - b);
  const full = bins.map(([, bin]) => bin).filter((bin) => bin.length >= fewestInBin);
  return full.map((prompts) => {
    const units = overSeeds ? seedMeans(prompts) : prompts;
    const gain = mean(units.map((unit) => unit.gain));
    const none = { lower: gain, upper: gain };
    const bounds = overSeeds && units.length < 3 ? none : meanInterval(units.map((unit) => unit.gain));
    return { prompts, place: mean(units.map(({ place }) => place)), gain, ...bounds };
  });
}

/** A bin is a mark. */
export function binned(bins: Bin[], look: Look): Trace {
  const column = (key: "place" | "gain" | "lower" | "upper") => bins.map((bin) => bin[key]);
  const text = bins.map(described);
  return intervals(
    { x: column("place"), y: column("gain"), lower: column("lower"), upper: column("upper"), text },
    look,
  );
}

function described({ prompts, lower, upper }: Bin): string {
  return `${prompts.length} prompts, ${distinctSeeds(prompts)} base seeds: ${lower.toFixed(3)} to ${upper.toFixed(3)}`;
}

function seedMeans(bin: PromptGain[]): PromptGain[] {
  return [...groupBy(bin, ({ seed }) => seed)].map(([seed, own]) => {
    return { seed, place: mean(own.map(({ place }) => place)), gain: mean(own.map(({ gain }) => gain)) };
  });
}
