/** Why the samples that sort a prompt by its base mass must not measure it: two halves of a base policy's samples of one prompt. */

import { mean } from "../statistics/moments";
import type { PromptRow } from "../results/rows";

/** Prompts whose placing half gave about the same share of correct samples. */
export interface PromptClass {
  /** The class: shares above the class before, up to this one, in [0, 1]. */
  upTo: number;
  prompts: number;
  /** Mean share of correct samples in the half that put them into this class. */
  placingHalf: number;
  /** Mean share in the other half, of the same policy. */
  measuringHalf: number;
}

const classes = [0, 0.05, 0.2, 0.5, 0.8, 0.95, 1];

/** The prompts of base policies, by class; classes without a prompt are left out. */
export function halves(rows: PromptRow[]): PromptClass[] {
  const base = rows.filter(({ run, base }) => run === base);
  const found: PromptClass[] = [];
  for (const upTo of classes) {
    const own = base.filter((row) => classOf(row) === upTo);
    if (own.length === 0) continue;
    const measuringHalf = mean(own.map(({ correct, samples }) => correct / samples));
    found.push({ upTo, prompts: own.length, placingHalf: mean(own.map(placingShare)), measuringHalf });
  }
  return found;
}

function classOf(row: PromptRow): number | undefined {
  return classes.find((upTo) => placingShare(row) <= upTo);
}

function placingShare({ placing, placingSamples }: PromptRow): number {
  return placing / placingSamples;
}
