/**
 * Modular arithmetic chains: `2 7 4 1 +7 *3 > 9 7 4 1 *3 > 7 3 4 4 EOS`. A string is one number, its last digit first, and
 * operations add, subtract, multiply or change the sign, modulo ten to the number of digits, so that digits carry.
 *
 * Written last digit first, each digit of a result needs the digits before it alone (Lee et al., arXiv 2307.03381). Longer
 * strings are larger numbers and a larger modulus; depth is more operations.
 */

import { tokensOf } from "./alphabets";
import { identity, modulusOf } from "./functions";
import type { Operation, OperationSet } from "./operation";

/** x → scale · x + offset, written digit by digit as on paper; both may be negative. */
const calculate = (name: string, scale: number, offset: number): Operation => ({
  name,
  apply(digits) {
    let carry = offset;
    return digits.map((digit) => {
      const sum = scale * digit + carry;
      carry = Math.floor(sum / 10);
      return sum - 10 * carry;
    });
  },
  asFunction(length) {
    const zero = { ...identity(length), carries: true as const };
    const modulus = modulusOf(zero);
    return { ...zero, scale: (scale + modulus) % modulus, offset: (offset + modulus) % modulus };
  },
});

/**
 * The affine maps of a modulus reach every number from every other, so that no orbit could be tested. Split is by what all
 * steps of a problem share: its answer.
 */
export const numbers = {
  operations: [calculate("+7", 1, 7), calculate("*3", 3, 0), calculate("-4", 1, -4), calculate("neg", -1, 0)],
  // +7 *3, neg +7, *3 -4, -4 neg; their reverses are trained
  // prettier-ignore
  heldOut: [[0, 1], [3, 0], [1, 2], [2, 3]],
  unshown: [],
  alone: [],
  alphabets: ["A", "B"],
  tokens: { A: [..."0123456789"], B: tokensOf.B },
  split: "answer",
  keepsReducibleSequences: false,
} as const satisfies OperationSet;
