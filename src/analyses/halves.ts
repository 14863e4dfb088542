/** Why the samples that place a prompt must not measure it: what two halves of a base policy's samples say of one prompt. */

import { mean } from "../statistics/moments";
import type { PromptRow } from "../results/rows";

/** Prompts whose placing half gave about the same share of correct samples. */
export interface PlacedPrompts {
  /** The class: shares above the class before, up to this one, in [0, 1]. */
  upTo: number;
  prompts: number;
  /** Mean share of correct samples in the half that placed them. */
  placed: number;
  /** Mean share in the other half, of the same policy. */
  measured: number;
}

const classes = [0, 0.05, 0.2, 0.5, 0.8, 0.95, 1];

/** The prompts of base policies, by class; classes without a prompt are left out. */
export function halves(rows: PromptRow[]): PlacedPrompts[] {
  const base = rows.filter(({ run, base }) => run === base);
  return classes.flatMap((upTo) => {
    const own = base.filter((row) => classOf(row) === upTo);
    if (own.length === 0) return [];
    const measured = mean(own.map(({ correct, samples }) => correct / samples));
    return [{ upTo, prompts: own.length, placed: mean(own.map(placeOf)), measured }];
  });
}

function classOf(row: PromptRow): number | undefined {
  return classes.find((upTo) => placeOf(row) <= upTo);
}

function placeOf({ placing, placingSamples }: PromptRow): number {
  return placing / placingSamples;
}
