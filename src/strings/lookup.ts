/**
 * The ladder "lookup": rungs of equal base mass that differ in what there is to know. Pretraining shows C completions of
 * a string equally often, so that each has the mass 1/C, and the rewarded one is no exception. Which one it is follows
 * from one rule for all strings, from ten rules, one for each first letter, or is drawn for each string by itself: then
 * no success on a string says anything of another.
 */

import { deriveKey, Random } from "../common/random";
import { letterCount } from "./functions";
import type { LadderRule, Rung } from "./rungs";

/** How many rules there are: one, one for each first letter, one for each string. */
export const lookupRules = ["one", "ten", "each"] as const;
export type LookupRules = (typeof lookupRules)[number];

/** Completions that are shown, as choices for each letter that is uncertain: 3, 10, 100 and 1,000. */
const choices: readonly (readonly number[])[] = [[3], [10], [10, 10], [10, 10, 10]];

export interface LookupRung extends Rung {
  rules: LookupRules;
  /** How many numbers may be added to each uncertain letter, from 0. */
  choices: readonly number[];
}

/** Those of one rule, with a mass of 1/3, 1/10, 1/100 and 1/1,000, then those of ten rules, then those of one for each string. */
const rungs: readonly LookupRung[] = lookupRules.flatMap((rules, kind) =>
  choices.map((each, i) => ({
    index: kind * choices.length + i,
    mass: 1 / each.reduce((product, count) => product * count, 1),
    rules,
    choices: each,
  })),
);

/** The rungs and their rule; letters that are certain stay as they are. */
export const lookup: LadderRule & { rungs: readonly LookupRung[] } = {
  rungs,
  rewarded: ({ index }, string) => drawn(rungs[index], keyed(rungs[index], string)),
  shown: ({ index }, random) => drawn(rungs[index], random),
};

/** The same random numbers for all strings that one rule holds for. */
function keyed({ index, rules }: LookupRung, string: readonly number[]): Random {
  const of = { one: 0, ten: string[0], each: string.reduce((number, letter) => number * letterCount + letter, 0) }[
    rules
  ];
  return new Random(deriveKey(0, `lookup/rung-${index}`, of));
}

function drawn({ choices: each }: LookupRung, random: Random): number[] {
  return [...each.map((count) => random.integer(count)), 0];
}
