/**
 * The Q-ladder: twelve ambiguous operation tokens, the rungs. A rung's demonstrations follow the rewarded rule with
 * a set probability and a rival rule otherwise, which fixes the base policy's correct mass Q. Both rules add a number
 * to each letter; the completion is unique and its first letter decides, so Q is exact by teacher forcing.
 */

import { deriveKey, Random } from "../common/random";
import { requireInteger, requireOneOf, requireProbability } from "../common/require";
import { EOS } from "../common/tokens";
import { letterCount } from "./functions";
import { operationSets } from "./operations";
import { answers } from "./oracle";
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

const length = 4;

const defaultMasses: Record<LadderRules, readonly number[]> = {
  shared: [0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97],
  distinct: [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99],
};

/** A ladder of twelve rungs. Throws RangeError unless `masses`, where given, are twelve probabilities. */
export function createLadder(settings: { rules: LadderRules; masses?: readonly number[] }): Ladder {
  requireOneOf("rules", settings.rules, ladderRules);
  const masses = settings.masses ?? defaultMasses[settings.rules];
  requireInteger("masses: number of rungs", masses.length, { min: rungCount, max: rungCount });
  masses.forEach((mass, i) => requireProbability(`masses[${i}]`, mass));
  return new Ladder(masses.map((mass, index) => ({ index, mass, ...rulesOf(settings.rules, index) })));
}

/** See `createLadder`. */
export class Ladder {
  readonly vocabulary = new Vocabulary(operationSets.default);
  /** Tokens of every prompt: a string, the rung, `>`. */
  readonly promptLength = length + 2;
  /** Tokens of every completion: a string, EOS. */
  readonly completionLength = length + 1;
  private readonly splitter: Splitter = createSplitter(operationSets.default);

  constructor(readonly rungs: readonly Rung[]) {}

  /** One problem of a rung, with the rewarded completion. Throws RangeError on a rung outside [0, 12). */
  example(rung: number, split: Split, at: ExampleKey): LadderExample {
    return this.problem(rung, split, this.randomAt(rung, split, at));
  }

  /** The same problem with the completion that is shown in pretraining: rewarded with the rung's mass, rival otherwise. */
  demonstration(rung: number, split: Split, at: ExampleKey): LadderExample {
    const random = this.randomAt(rung, split, at);
    const problem = this.problem(rung, split, random);
    if (random.uniform() < problem.rung.mass) return problem;
    return { ...problem, completion: this.complete(problem.string, problem.rung.rival) };
  }

  /** Whether a completion is the string under the rewarded rule, derived from string and rung. */
  isCorrect(example: LadderExample, completion: ArrayLike<number>): boolean {
    return answers(completion, this.complete(example.string, example.rung.rewarded).slice(0, length));
  }

  private problem(index: number, split: Split, random: Random): LadderExample {
    const rung = this.rungs[index];
    const string = drawString(random, this.splitter, length, split);
    const prompt = [...this.vocabulary.string(string, "A"), this.vocabulary.rung(index), STEP];
    const completion = this.complete(string, rung.rewarded);
    return { rung, string, prompt, completion, answer: completion.slice(0, length) };
  }

  private randomAt(rung: number, split: Split, at: ExampleKey): Random {
    requireInteger("rung", rung, { min: 0, max: this.rungs.length - 1 });
    return new Random(deriveKey(at.seed, `${at.stream ?? "examples"}/rung-${rung}/${split}`, at.index));
  }

  private complete(string: readonly number[], added: number): number[] {
    const moved = string.map((letter) => (letter + added) % letterCount);
    return [...this.vocabulary.string(moved, "A"), EOS];
  }
}

/** Distinct rules differ on each rung from the other's rule and, as a pair, from every other rung's. */
function rulesOf(rules: LadderRules, rung: number): { rewarded: number; rival: number } {
  if (rules === "shared") return { rewarded: 1, rival: 3 };
  const distance = 3 + Math.floor(rung / 9); // nine shifts, twelve rungs: the second round has another distance
  return { rewarded: ((rung + 1) % 9) + 1, rival: ((rung + 1 + distance) % 9) + 1 };
}
