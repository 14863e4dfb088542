/**
 * What operations do to strings of one length, as algebra: every letter goes through an affine map modulo the number of
 * letters, and the positions are permuted; or the whole string, read as a number, goes through an affine map. Such
 * functions compose in closed form, so two operation sequences can be compared for all strings at once.
 */

/** How many letters there are, where nothing else is said; a string is an array of integers in [0, 10). */
export const letterCount = 10;

/** result[i] = scale · string[source[i]] + offset (mod letters), for strings of length source.length. */
export interface StringFunction {
  scale: number;
  offset: number;
  source: number[];
  /** `letterCount` where it is left out. */
  letters?: number;
  /**
   * Letters are the digits of one number, the last one first, and carry: result = scale · string + offset, modulo
   * letters^length. `source` is then the identity's.
   */
  carries?: true;
}

/** What scale and offset are taken modulo. */
export function modulusOf({ letters = letterCount, carries, source }: StringFunction): number {
  return carries ? letters ** source.length : letters;
}

/** The function that changes no string of this length. */
export function identity(length: number): StringFunction {
  return { scale: 1, offset: 0, source: Array.from({ length }, (_, i) => i) };
}

/** First `first`, then `second`; both for strings of the same length and letters, both carrying or neither. */
export function compose(first: StringFunction, second: StringFunction): StringFunction {
  const modulus = modulusOf(first);
  return {
    ...first,
    scale: product(first.scale, second.scale, modulus),
    offset: (product(second.scale, first.offset, modulus) + second.offset) % modulus,
    source: second.source.map((i) => first.source[i]),
  };
}

/** The function's value at one string. */
export function evaluate(f: StringFunction, string: readonly number[]): number[] {
  const modulus = modulusOf(f);
  if (!f.carries) return f.source.map((i) => (f.scale * string[i] + f.offset) % modulus);
  const { letters = letterCount } = f;
  const number = string.reduceRight((sum, digit) => sum * letters + digit, 0);
  const result = (product(f.scale, number, modulus) + f.offset) % modulus;
  return string.map((_, i) => Math.floor(result / letters ** i) % letters);
}

/**
 * A name that two functions on strings of one length share exactly if they agree on every string.
 * Holds for scales prime to the modulus, where no two (scale, offset, source) are the same function.
 */
export function functionKey(f: StringFunction): string {
  return `${f.scale},${f.offset},${f.source.join("")}`;
}

/** a · b modulo `modulus`, exact: numbers of eight digits multiply to more than a float64 holds. */
function product(a: number, b: number, modulus: number): number {
  const ab = a * b;
  return ab <= Number.MAX_SAFE_INTEGER ? ab % modulus : Number((BigInt(a) * BigInt(b)) % BigInt(modulus));
}
