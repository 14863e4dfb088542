/**
 * Counter-based random numbers: Philox 4x32 with ten rounds, the generator of TensorFlow's stateless ops.
 *
 * A number depends on its key and its position alone, so nothing has to be saved when a run stops,
 * and the order in which things are drawn changes nothing.
 * Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */

import { requireInteger } from "./require";

/** Four uint32. */
export type Block = [number, number, number, number];
/** Two 32-bit integers, signed or not: the key of one stream of numbers. */
export type Key = [number, number];

/** One block of Philox 4x32-10: four uint32 from a counter of four and a key of two 32-bit words. */
export function philox4x32(counter: Block, key: Key): Block {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(c0, 0xd251, 0x1f53);
    const high1 = multiplyHigh(c2, 0xcd9e, 0x8d57);
    const low0 = Math.imul(c0, 0xd2511f53);
    const low1 = Math.imul(c2, 0xcd9e8d57);
    [c0, c1, c2, c3] = [high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0];
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** The upper 32 bits of a 32 × 32 bit product, by 16-bit halves: a float64 product would lose the lower ones. */
function multiplyHigh(a: number, high: number, low: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const middle = Math.imul(aHigh, low) + (Math.imul(aLow, low) >>> 16);
  const rest = Math.imul(aLow, high) + (middle & 0xffff);
  return (Math.imul(aHigh, high) + (middle >>> 16) + (rest >>> 16)) | 0;
}

/**
 * The key of one (seed, stream, step): two int32, fit for `Random` and for TensorFlow's stateless ops alike.
 *
 * It is half of the Philox block whose key is the seed and whose counter is the step beside a 64-bit hash of
 * the stream's name (FNV-1a from two bases), so distinct triples share a key with negligible probability.
 * seed and step: integers in [0, 2⁵³). Throws RangeError outside.
 */
export function deriveKey(seed: number, stream: string, step: number): Key {
  requireInteger("seed", seed, { min: 0 });
  requireInteger("step", step, { min: 0 });
  const counter: Block = [low32(step), high32(step), hash32(stream, 0x811c9dc5), hash32(stream, 0x6c62272e)];
  const block = philox4x32(counter, [low32(seed), high32(seed)]);
  return [block[0] | 0, block[1] | 0];
}

function low32(x: number): number {
  return x | 0;
}

function high32(x: number): number {
  return Math.floor(x / 2 ** 32);
}

/** FNV-1a over UTF-16 units, from a basis of the caller's: two bases make two hashes. */
function hash32(text: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** A sequence of random numbers that is a function of its key. Give it a fresh key of `deriveKey`, and it needs no saving. */
export class Random {
  private block: Block = [0, 0, 0, 0];
  private drawn = 0;

  constructor(private readonly key: Key) {}

  /** A float64 in [0, 1), of 53 random bits. */
  uniform(): number {
    const high = this.word() >>> 5;
    const low = this.word() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** An integer in [0, n), each equally likely. n in [1, 2³²]; throws RangeError outside. */
  integer(n: number): number {
    requireInteger("n", n, { min: 1, max: 2 ** 32 });
    const limit = 2 ** 32 - (2 ** 32 % n); // beyond it, the remainders are not equally likely
    let word = this.word();
    while (word >= limit) word = this.word();
    return word % n;
  }

  /** A new array of the same elements, every order equally likely (Fisher–Yates). */
  shuffle<T>(array: readonly T[]): T[] {
    const shuffled = [...array];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
    }
    return shuffled;
  }

  /** One element, each equally likely. Throws RangeError on an empty array. */
  choice<T>(array: readonly T[]): T {
    return array[this.integer(array.length)];
  }

  /** The next 32 random bits. */
  private word(): number {
    const position = this.drawn % 4;
    if (position === 0) this.block = philox4x32([low32(this.drawn / 4), high32(this.drawn / 4), 0, 0], this.key);
    this.drawn++;
    return this.block[position];
  }
}
