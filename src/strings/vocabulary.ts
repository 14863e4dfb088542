/** The forty tokens that a policy reads and writes. */

import { requireInteger } from "../require";
import { letterCount } from "./functions";
import type { OperationSet } from "./operations";

/** Fills sequences to one length; never part of an example. */
export const PAD = 0;
/** Ends a completion. */
export const EOS = 1;
/** Stands between a problem and what it becomes: `>`. */
export const STEP = 2;

/** How many operation tokens the Q-ladder has. */
export const rungCount = 12;

/** "A" is the pretrained alphabet; "B" poses isomorphic problems in ten other tokens. */
export type Alphabet = "A" | "B";

/** Letter i is written with the token at place permutedB[i] of alphabet B, so that the order of tokens helps nobody. */
const permutedB = [3, 7, 1, 9, 0, 5, 8, 2, 6, 4];

/** Token ids and their readable names; what both alphabets' letters, the operations and the rungs are written with. */
export class Vocabulary {
  readonly names: readonly string[];
  readonly PAD = PAD;
  readonly EOS = EOS;
  readonly STEP = STEP;
  private readonly ids: ReadonlyMap<string, number>;
  private readonly firstOperation = 3;
  private readonly firstRung: number;
  private readonly firstLetter: Record<Alphabet, number>;

  constructor(set: OperationSet) {
    const operations = set.operations.map((operation) => operation.name);
    const rungs = Array.from({ length: rungCount }, (_, i) => `U${i + 1}`);
    this.firstRung = this.firstOperation + operations.length;
    this.firstLetter = { A: this.firstRung + rungCount, B: this.firstRung + rungCount + letterCount };
    this.names = ["PAD", "EOS", ">", ...operations, ...rungs, ..."abcdefghij", ..."klmnopqrst"];
    this.ids = new Map(this.names.map((name, id) => [name, id]));
  }

  /** How many tokens there are: 40. */
  get size(): number {
    return this.names.length;
  }

  /** The token of the operation at this place of the set. */
  operation(index: number): number {
    return this.firstOperation + index;
  }

  /** The token of a rung of the Q-ladder, counted from 0. */
  rung(index: number): number {
    return this.firstRung + index;
  }

  /** The tokens of a string of letters in [0, 10). */
  string(letters: readonly number[], alphabet: Alphabet): number[] {
    const first = this.firstLetter[alphabet];
    return letters.map((letter) => first + (alphabet === "A" ? letter : permutedB[letter]));
  }

  /** Token ids of names parted by white space. Throws RangeError that names the first unknown one. */
  encode(text: string): number[] {
    const names = text.split(/\s+/).filter((name) => name !== "");
    return names.map((name, i) => {
      const id = this.ids.get(name);
      if (id !== undefined) return id;
      throw new RangeError(`token ${i + 1}: expected one of ${this.names.join(" ")}, got ${JSON.stringify(name)}`);
    });
  }

  /** Names of token ids, parted by blanks. Throws RangeError on an id outside the vocabulary. */
  decode(ids: ArrayLike<number>): string {
    return Array.from(ids, (id, i) => {
      requireInteger(`token ${i + 1}`, id, { min: 0, max: this.size - 1 });
      return this.names[id];
    }).join(" ");
  }
}
