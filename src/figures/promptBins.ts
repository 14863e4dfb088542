/** Means of prompts in bins of base mass. */

import { meanInterval } from "../statistics/intervals";
import { distinctSeeds } from "../verdicts/estimate";
import { groupBy } from "../common/groupBy";
import { intervals, type Look, pointsOf, type Trace } from "./plot/marks";
import { mean } from "../statistics/moments";

/** One prompt under one run. */
export interface PromptGain {
  seed: number;
  baseMass: number;
  gain: number;
}

/** Prompts of one bin; fewer have no useful interval. */
const fewestInBin = 5;

/** Prompts of about one base mass: their mean gain, and its 95% interval. */
export interface Bin {
  prompts: PromptGain[];
  baseMass: number;
  gain: number;
  lower: number;
  upper: number;
}

/**
 * Mean gain in fifths of the base mass, and where it is 0, with 95% intervals. `overSeeds`: each base seed's mean counts
 * once, because its prompts share a policy, and a bin of fewer than three has no interval; else prompts are the unit.
 */
export function binsOf(gains: PromptGain[], overSeeds: boolean): Bin[] {
  const bins = [...groupBy(gains, ({ baseMass }) => Math.ceil(baseMass * 5))].sort(([a], [b]) => a - b);
  const full = bins.map(([, bin]) => bin).filter((bin) => bin.length >= fewestInBin);
  return full.map((prompts) => {
    const units = overSeeds ? seedMeans(prompts) : prompts;
    const gain = mean(units.map((unit) => unit.gain));
    const bounded = !overSeeds || units.length >= 3;
    const { lower, upper } = bounded ? meanInterval(units.map((unit) => unit.gain)) : { lower: gain, upper: gain };
    return { prompts, baseMass: mean(units.map(({ baseMass }) => baseMass)), gain, lower, upper };
  });
}

/** A mark for each bin, with its interval. */
export function binMarks(bins: Bin[], look: Look): Trace {
  const points = pointsOf(bins, { x: ({ baseMass }) => baseMass, y: ({ gain }) => gain, text: binText });
  const [lower, upper] = [bins.map((bin) => bin.lower), bins.map((bin) => bin.upper)];
  return intervals({ ...points, lower, upper }, look);
}

function binText({ prompts, lower, upper }: Bin): string {
  return `${prompts.length} prompts, ${distinctSeeds(prompts)} base seeds: ${lower.toFixed(3)} to ${upper.toFixed(3)}`;
}

function seedMeans(bin: PromptGain[]): PromptGain[] {
  return [...groupBy(bin, ({ seed }) => seed)].map(([seed, own]) => {
    return { seed, baseMass: mean(own.map((each) => each.baseMass)), gain: mean(own.map((each) => each.gain)) };
  });
}
