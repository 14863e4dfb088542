/**
 * The Q-ladder: twelve ambiguous operation tokens, the rungs. A rung's demonstrations follow the rewarded rule with
 * a set probability and a rival rule otherwise, which fixes the base policy's correct mass Q. Both rules add a number
 * to each letter; the completion is unique and its first letter decides, so Q is exact by teacher forcing.
 *
 * A ladder of T decisions has T uncertain letters in a row: each of the first T follows the rewarded rule with
 * probability Q^(1/T), whatever the others do, and letters after them follow the rule of the last. Only the completion
 * that is right in all of them is rewarded.
 */

import { deriveKey, Random } from "../common/random";
import { requireInteger, requireOneOf, requireProbability } from "../common/require";
import { EOS } from "../common/tokens";
import { letterCount } from "./functions";
import { operationSets } from "./operations";
import { answers } from "./oracle";
import type { Solution } from "./solution";
import { createSplitter, type Split, type Splitter } from "./split";
import { drawString, type ExampleKey, type Problem } from "./testbed";
import { rungCount, STEP, Vocabulary } from "./vocabulary";

/** "shared": the same two rules on every rung, which can leak between rungs. "distinct": each rung has its own. */
export const ladderRules = ["shared", "distinct"] as const;
export type LadderRules = (typeof ladderRules)[number];

/** One ambiguous operation token. */
export interface Rung {
  /** From 0. */
  index: number;
  /** The probability that a demonstration follows the rewarded rule: the base mass aimed at. */
  mass: number;
  /** What the rewarded rule adds to each letter, modulo 10. */
  rewarded: number;
  /** What the rival rule adds. */
  rival: number;
}

/** A problem of a rung; its answer follows the rewarded rule. */
export interface LadderExample extends Problem {
  rung: Rung;
}

/** Letters of a string, where there are no more decisions. */
const shortest = 4;

const defaultMasses: Record<LadderRules, readonly number[]> = {
  shared: [0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97],
  distinct: [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99],
};

/** The most decisions in a row: letters of the longest string whose split is quickly made. */
export const mostDecisions = 6;

export interface LadderSettings {
  rules: LadderRules;
  /** The base mass that each rung aims at: twelve probabilities. */
  masses?: readonly number[];
  /** Uncertain letters in a row: 1, as by default, to `mostDecisions`. */
  decisions?: number;
}

/** A ladder of twelve rungs. Throws RangeError on settings outside their ranges. */
export function createLadder(settings: LadderSettings): Ladder {
  const { decisions = 1 } = settings;
  requireOneOf("rules", settings.rules, ladderRules);
  requireInteger("decisions", decisions, { min: 1, max: mostDecisions });
  const masses = settings.masses ?? defaultMasses[settings.rules];
  requireInteger("masses: number of rungs", masses.length, { min: rungCount, max: rungCount });
  masses.forEach((mass, i) => requireProbability(`masses[${i}]`, mass));
  const rungs = masses.map((mass, index) => ({ index, mass, ...rulesOf(settings.rules, index) }));
  return new Ladder(rungs, decisions);
}

/** See `createLadder`. */
export class Ladder {
  readonly vocabulary = new Vocabulary(operationSets.default);
  /** Tokens of every prompt: a string, the rung, `>`. */
  readonly promptLength: number;
  /** Tokens of every completion: a string, EOS. */
  readonly completionLength: number;
  private readonly length: number;
  private readonly splitter: Splitter = createSplitter(operationSets.default);

  /** @param decisions uncertain letters in a row */
  constructor(
    readonly rungs: readonly Rung[],
    readonly decisions: number,
  ) {
    this.length = Math.max(shortest, decisions);
    this.promptLength = this.length + 2;
    this.completionLength = this.length + 1;
  }

  /** One problem of a rung, with the rewarded completion. Throws RangeError on a rung outside [0, 12). */
  example(rung: number, split: Split, at: ExampleKey): LadderExample {
    return this.problem(rung, split, this.randomAt(rung, split, at));
  }

  /**
   * The same problem with the completion that is shown in pretraining: each decision is rewarded with its share of the
   * rung's mass, rival otherwise.
   */
  demonstration(rung: number, split: Split, at: ExampleKey): LadderExample {
    const random = this.randomAt(rung, split, at);
    const problem = this.problem(rung, split, random);
    const { mass, rewarded, rival } = problem.rung;
    const share = mass ** (1 / this.decisions);
    const added = Array.from({ length: this.decisions }, () => (random.uniform() < share ? rewarded : rival));
    return { ...problem, completion: this.complete(problem.string, added) };
  }

  /** Whether a completion is the string under the rewarded rule, derived from string and rung. */
  isCorrect(example: LadderExample, completion: ArrayLike<number>): boolean {
    return answers(completion, this.complete(example.string, [example.rung.rewarded]).slice(0, this.length));
  }

  /** The rewarded completion, derived from string and rung. */
  solution(example: LadderExample): Solution {
    const completion = this.complete(example.string, [example.rung.rewarded]);
    const letters = this.vocabulary.string([...Array(letterCount).keys()], "A");
    return { strings: [completion.slice(0, -1)], completion, letters, separators: [STEP] };
  }

  private problem(index: number, split: Split, random: Random): LadderExample {
    const rung = this.rungs[index];
    const string = drawString(random, { length: this.length }, (each) => this.splitter.splitOf(each, []) === split);
    const prompt = [...this.vocabulary.string(string, "A"), this.vocabulary.rung(index), STEP];
    const completion = this.complete(string, [rung.rewarded]);
    return { rung, string, prompt, completion, answer: completion.slice(0, this.length) };
  }

  private randomAt(rung: number, split: Split, at: ExampleKey): Random {
    requireInteger("rung", rung, { min: 0, max: this.rungs.length - 1 });
    return new Random(deriveKey(at.seed, `${at.stream ?? "examples"}/rung-${rung}/${split}`, at.index));
  }

  /** added: to each letter one after the other, the last of it to all letters after it */
  private complete(string: readonly number[], added: readonly number[]): number[] {
    const moved = string.map((letter, i) => (letter + added[Math.min(i, added.length - 1)]) % letterCount);
    return [...this.vocabulary.string(moved, "A"), EOS];
  }
}

/** Distinct rules differ on each rung from the other's rule and, as a pair, from every other rung's. */
function rulesOf(rules: LadderRules, rung: number): { rewarded: number; rival: number } {
  if (rules === "shared") return { rewarded: 1, rival: 3 };
  const distance = 3 + Math.floor(rung / 9); // nine shifts, twelve rungs: the second round has another distance
  return { rewarded: ((rung + 1) % 9) + 1, rival: ((rung + 1 + distance) % 9) + 1 };
}
