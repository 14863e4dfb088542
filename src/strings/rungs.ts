/** What a rung of the ladder shows in pretraining and rewards: of two rules here, without a rule to see in lookup.ts. */

import type { Random } from "../common/random";

/** One ambiguous operation token. */
export interface Rung {
  /** From 0. */
  index: number;
  /** The probability that a demonstration is right: the base mass aimed at. */
  mass: number;
}

/**
 * What is added to the letters of a rung's strings, modulo 10: to each one after the other, the last number to all
 * letters after it.
 */
export interface LadderRule {
  /** In the completion that is rewarded. */
  rewarded(rung: Rung, string: readonly number[]): readonly number[];
  /** In a demonstration. */
  shown(rung: Rung, random: Random): readonly number[];
}

/** Rules by which a letter is rewarded or follows a rival: the same two on every rung, or its own on each. */
export type TwoRules = "shared" | "distinct";

/** Each of `decisions` letters is shown as rewarded with its share of the rung's mass, whatever the others are. */
export function ruleOfTwo(rules: TwoRules, decisions: number): LadderRule {
  return {
    rewarded: ({ index }) => [additions(rules, index).rewarded],
    shown: ({ index, mass }, random) => {
      const { rewarded, rival } = additions(rules, index);
      const share = mass ** (1 / decisions);
      return Array.from({ length: decisions }, () => (random.uniform() < share ? rewarded : rival));
    },
  };
}

/** Distinct rules differ on each rung from the other's rule and, as a pair, from every other rung's. */
function additions(rules: TwoRules, rung: number): { rewarded: number; rival: number } {
  if (rules === "shared") return { rewarded: 1, rival: 3 };
  const distance = 3 + Math.floor(rung / 9); // nine shifts, twelve rungs: the second round has another distance
  return { rewarded: ((rung + 1) % 9) + 1, rival: ((rung + 1 + distance) % 9) + 1 };
}
