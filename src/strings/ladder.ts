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
import { lookup } from "./lookup";
import { answers } from "./oracle";
import { ruleOfTwo, type LadderRule, type Rung, type TwoRules } from "./rungs";
import type { Solution } from "./solution";
import { createSplitter, type Split, type Splitter } from "./split";
import { drawString, type ExampleKey, type Problem } from "./testbed";
import { rungCount, STEP, Vocabulary } from "./vocabulary";

/**
 * "shared": the same two rules on every rung, which can leak between rungs. "distinct": each rung has its own. "lookup":
 * no rule is shown, and how many have to be found differs between rungs: see lookup.ts.
 */
export const ladderRules = ["shared", "distinct", "lookup"] as const;
export type LadderRules = (typeof ladderRules)[number];

/** A problem of a rung; its answer follows the rewarded rule. */
export interface LadderExample extends Problem {
  rung: Rung;
}

/** Letters of a string, where there are no more decisions. */
const shortest = 4;

const defaultMasses: Record<TwoRules, readonly number[]> = {
  shared: [0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97],
  distinct: [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99],
};

/** The most decisions in a row: letters of the longest string whose split is quickly made. */
export const mostDecisions = 6;

export interface LadderSettings {
  rules: LadderRules;
  /** The base mass that each rung aims at: twelve probabilities. Those of "lookup" are set. */
  masses?: readonly number[];
  /** Uncertain letters in a row: 1, as by default, to `mostDecisions`. Those of "lookup" are set. */
  decisions?: number;
}

/** A ladder of twelve rungs. Throws RangeError on settings outside their ranges. */
export function createLadder({ rules, masses, decisions }: LadderSettings): Ladder {
  requireOneOf("rules", rules, ladderRules);
  if (rules !== "lookup") return ladderOfTwoRules(rules, masses, decisions);
  if (masses || decisions) throw new RangeError('rules: expected "shared" or "distinct" beside masses or decisions');
  const { rungs, ...rule } = lookup;
  return new Ladder(rungs, 1, rule);
}

function ladderOfTwoRules(rules: TwoRules, masses = defaultMasses[rules], decisions = 1): Ladder {
  requireInteger("decisions", decisions, { min: 1, max: mostDecisions });
  requireInteger("masses: number of rungs", masses.length, { min: rungCount, max: rungCount });
  masses.forEach((mass, i) => requireProbability(`masses[${i}]`, mass));
  const rungs = masses.map((mass, index) => ({ index, mass }));
  return new Ladder(rungs, decisions, ruleOfTwo(rules, decisions));
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
    private readonly rule: LadderRule,
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
   * The same problem with the completion that is shown in pretraining: of two rules, each decision is rewarded with its
   * share of the rung's mass, rival otherwise.
   */
  demonstration(rung: number, split: Split, at: ExampleKey): LadderExample {
    const random = this.randomAt(rung, split, at);
    const problem = this.problem(rung, split, random);
    return { ...problem, completion: this.complete(problem.string, this.rule.shown(problem.rung, random)) };
  }

  /** Whether a completion is the string under the rewarded rule, derived from string and rung. */
  isCorrect({ rung, string }: LadderExample, completion: ArrayLike<number>): boolean {
    return answers(completion, this.complete(string, this.rule.rewarded(rung, string)).slice(0, this.length));
  }

  /** The rewarded completion, derived from string and rung. */
  solution({ rung, string }: LadderExample): Solution {
    const completion = this.complete(string, this.rule.rewarded(rung, string));
    const letters = this.vocabulary.string([...Array(letterCount).keys()], "A");
    return { strings: [completion.slice(0, -1)], completion, letters, separators: [STEP] };
  }

  private problem(index: number, split: Split, random: Random): LadderExample {
    const rung = this.rungs[index];
    const string = drawString(random, { length: this.length }, (each) => this.splitter.splitOf(each, []) === split);
    const prompt = [...this.vocabulary.string(string, "A"), this.vocabulary.rung(index), STEP];
    const completion = this.complete(string, this.rule.rewarded(rung, string));
    return { rung, string, prompt, completion, answer: completion.slice(0, this.length) };
  }

  private randomAt(rung: number, split: Split, at: ExampleKey): Random {
    requireInteger("rung", rung, { min: 0, max: this.rungs.length - 1 });
    return new Random(deriveKey(at.seed, `${at.stream ?? "examples"}/rung-${rung}/${split}`, at.index));
  }

  private complete(string: readonly number[], added: readonly number[]): number[] {
    const moved = string.map((letter, i) => (letter + added[Math.min(i, added.length - 1)]) % letterCount);
    return [...this.vocabulary.string(moved, "A"), EOS];
  }
}
