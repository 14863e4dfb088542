/** The tokens that a policy reads and writes. */

import { requireInteger, requireOneOf } from "../common/require";
import { EOS, PAD } from "../common/tokens";
import { tokensOf, type Alphabet } from "./alphabets";
import type { OperationSet } from "./operation";

/** Separates a problem of one operation from its answer: `>`, in DataAlchemy's format `<answer>`. */
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
  /** What lines end with, but for the last: `>`, or in DataAlchemy's format `<answer>` and `<think>`. */
  readonly separators: readonly number[];
  private readonly ids: ReadonlyMap<string, number>;
  private readonly operations: readonly number[];
  private readonly rungs: readonly number[];
  private readonly letters: ReadonlyMap<Alphabet, readonly number[]>;

  constructor(set: OperationSet) {
    const operations = set.operations.map((operation) => operation.name);
    const [alone, composed] = [true, false].map((is) => operations.filter((_, i) => set.alone.includes(i) === is));
    const rungs = set.tokens ? [] : Array.from({ length: rungCount }, (_, i) => `U${i + 1}`); // ladders are of strings
    const tokens = { ...tokensOf, ...set.tokens };
    const letters = new Set(set.alphabets.flatMap((alphabet) => [...tokens[alphabet]].sort())); // D shares some with A
    const { several, one } = set.marks ?? { several: ">", one: ">" };
    this.names = [...new Set(["PAD", "EOS", one, ...composed, ...rungs, ...letters, ...alone, several])];
    this.ids = new Map(this.names.map((name, id) => [name, id]));
    const idsOf = (names: readonly string[]) => names.map((name) => this.ids.get(name)!);
    this.operations = idsOf(operations);
    this.rungs = idsOf(rungs);
    this.letters = new Map(set.alphabets.map((alphabet) => [alphabet, idsOf(tokens[alphabet])]));
    this.separators = [...new Set(idsOf([one, several]))];
  }

  /** How many tokens there are: 40, in the extended set 56, with DataAlchemy's operations 58, in arithmetic 27. */
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

  /** What follows a line that leaves `left` operations to do: EOS after the answer. */
  endOfLine(left: number): number {
    if (left === 0) return EOS;
    return this.separators[left === 1 ? 0 : this.separators.length - 1];
  }

  /** The tokens of a string of letters, in [0, 10) or [0, 26). Throws RangeError on an alphabet that the set does not have. */
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
