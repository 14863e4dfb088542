/** The alphabets that problems are written in: ten tokens each, one a letter. */

/**
 * "A" is the pretrained alphabet; "B" writes isomorphic problems in ten other tokens. The extended testbed has two more:
 * "C", of ten tokens that no other alphabet has, and "D", which writes the first five letters as A does.
 */
export type Alphabet = "A" | "B" | "C" | "D";

/** Letter i is written with the i-th of these; all but A are permuted, so that the order of tokens helps nobody. */
export const tokensOf: Readonly<Record<Alphabet, readonly string[]>> = {
  A: [..."abcdefghij"],
  B: [..."nrltkpsmqo"],
  C: [..."GBIEAJCHFD"],
  D: [..."abcde", ..."NKOML"],
};

/**
 * Whether a string of another alphabet reads as one of A: in D, where none of its letters has a token of D's own. Such a
 * prompt would have two right answers.
 */
export function isAmbiguous(string: readonly number[], alphabet: Alphabet): boolean {
  return alphabet !== "A" && string.every((letter) => tokensOf.A.includes(tokensOf[alphabet][letter]));
}
