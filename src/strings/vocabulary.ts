/** The tokens that a policy reads and writes. */

import { requireInteger, requireOneOf } from "../common/require";
import { EOS, PAD } from "../common/tokens";
import { tokensOf, type Alphabet } from "./alphabets";
import type { OperationSet } from "./operations";

/** Separates a problem from what it becomes: `>`. */
export const STEP = 2;

/** How many operation tokens the Q-ladder has. */
export const rungCount = 12;

/**
 * Token ids and their readable names; what the alphabets' letters, the operations and the rungs are written with. What
 * the extended set adds comes last, so that all other tokens have one id in every set.
 */
export class Vocabulary {
  readonly names: readonly string[];
  readonly PAD = PAD;
  readonly EOS = EOS;
  readonly STEP = STEP;
  private readonly ids: ReadonlyMap<string, number>;
  private readonly operations: readonly number[];
  private readonly rungs: readonly number[];
  private readonly letters: ReadonlyMap<Alphabet, readonly number[]>;

  constructor(set: OperationSet) {
    const operations = set.operations.map((operation) => operation.name);
    const [alone, composed] = [true, false].map((is) => operations.filter((_, i) => set.alone.includes(i) === is));
    const rungs = Array.from({ length: rungCount }, (_, i) => `U${i + 1}`);
    const letters = new Set(set.alphabets.flatMap((alphabet) => [...tokensOf[alphabet]].sort())); // D shares some with A
    this.names = ["PAD", "EOS", ">", ...composed, ...rungs, ...letters, ...alone];
    this.ids = new Map(this.names.map((name, id) => [name, id]));
    const idsOf = (names: readonly string[]) => names.map((name) => this.ids.get(name)!);
    this.operations = idsOf(operations);
    this.rungs = idsOf(rungs);
    this.letters = new Map(set.alphabets.map((alphabet) => [alphabet, idsOf(tokensOf[alphabet])]));
  }

  /** How many tokens there are: 40, in the extended set 56. */
  get size(): number {
    return this.names.length;
  }

  /** The token of the set's operation at this index. */
  operation(index: number): number {
    return this.operations[index];
  }

  /** The token of a rung of the Q-ladder, counted from 0. */
  rung(index: number): number {
    return this.rungs[index];
  }

  /** The tokens of a string of letters in [0, 10). Throws RangeError on an alphabet that the set does not have. */
  string(letters: readonly number[], alphabet: Alphabet): number[] {
    requireOneOf("alphabet", alphabet, [...this.letters.keys()]);
    const tokens = this.letters.get(alphabet)!;
    return letters.map((letter) => tokens[letter]);
  }

  /** Token ids of names separated by white space. Throws RangeError that names the first unknown one. */
  encode(text: string): number[] {
    const names = text.split(/\s+/).filter((name) => name !== "");
    return names.map((name, i) => {
      const id = this.ids.get(name);
      if (id !== undefined) return id;
      throw new RangeError(`token ${i + 1}: expected one of ${this.names.join(" ")}, got ${JSON.stringify(name)}`);
    });
  }

  /** Names of token ids, separated by blanks. Throws RangeError on an id outside the vocabulary. */
  decode(ids: ArrayLike<number>): string {
    return Array.from(ids, (id, i) => {
      requireInteger(`token ${i + 1}`, id, { min: 0, max: this.size - 1 });
      return this.names[id];
    }).join(" ");
  }
}
