/**
 * What operations do to strings of one length, as algebra: every letter goes through an affine map modulo 10,
 * and the positions are permuted. Such functions compose in closed form, so two operation sequences can be
 * compared for all strings at once.
 */

/** How many letters there are; a string is an array of integers in [0, 10). */
export const letterCount = 10;

/** result[i] = scale · string[source[i]] + offset (mod 10), for strings of length source.length. */
export interface StringFunction {
  scale: number;
  offset: number;
  source: number[];
}

/** The function that changes no string of this length. */
export function identity(length: number): StringFunction {
  return { scale: 1, offset: 0, source: Array.from({ length }, (_, i) => i) };
}

/** First `first`, then `second`; both for strings of the same length. */
export function compose(first: StringFunction, second: StringFunction): StringFunction {
  return {
    scale: (first.scale * second.scale) % letterCount,
    offset: (second.scale * first.offset + second.offset) % letterCount,
    source: second.source.map((i) => first.source[i]),
  };
}

/** The function's value at one string. */
export function evaluate(f: StringFunction, string: readonly number[]): number[] {
  return f.source.map((i) => (f.scale * string[i] + f.offset) % letterCount);
}

/**
 * A name that two functions on strings of one length share exactly if they agree on every string.
 * Holds for scales prime to 10, where no two (scale, offset, source) are the same function.
 */
export function functionKey(f: StringFunction): string {
  return `${f.scale},${f.offset},${f.source.join("")}`;
}
