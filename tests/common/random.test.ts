import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveKey, philox4x32, Random, type Block, type Key } from "../../src/common/random";
import { statelessUniform } from "./statelessUniform";
import { backend, tf, typeAttribute } from "../../src/tensor/load";

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe("philox4x32", () => {
  it.each<[string, Block, Key, Block]>([
    ["zeros", [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
    ["ones", [-1, -1, -1, -1], [-1, -1], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]],
    [
      "digits of pi",
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])("gives Random123's published block for %s", (_, counter, key, block) =>
    expect(philox4x32(counter, key)).toEqual(block),
  );

  it("agrees with arithmetic in big integers, signed or unsigned words alike", () =>
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        const expected = philoxOfBigInts(counter, key);
        expect(philox4x32(counter, key)).toEqual(expected);
        expect(philox4x32(counter.map((x) => x | 0) as Block, key.map((x) => x | 0) as Key)).toEqual(expected);
      }),
    ));
});

describe("Philox as TensorFlow uses it", () => {
  it("equals 100,000 of TensorFlow's numbers to the bit", () =>
    expect(statelessUniform(100_000, [5, 9])).toEqual(tensorFlowUniform(100_000, [5, 9])));

  it("equals TensorFlow's for any two int32 and any count", () =>
    fc.assert(
      fc.property(fc.tuple(int32, int32), fc.integer({ min: 1, max: 40 }), (key, n) => {
        expect(statelessUniform(n, key)).toEqual(tensorFlowUniform(n, key));
      }),
    ));
});

describe("deriveKey", () => {
  it("gives two int32, those that a Python transcription of the definition gives", () => {
    expect(deriveKey(1, "rollouts", 2)).toEqual([-2086780729, -111928440]);
    expect(deriveKey(2 ** 53 - 1, "mixture", 2 ** 40)).toEqual([-1085119487, -2061729251]);
  });

  it("gives distinct keys to 300,000 distinct triples, close neighbours among them", () => {
    const keys = new Set<string>();
    for (let seed = 0; seed < 10; seed++) {
      for (let stream = 0; stream < 30; stream++) {
        for (let step = 0; step < 1000; step++) keys.add(deriveKey(seed, `stream-${stream}`, step).join());
      }
    }
    expect(keys.size).toBe(300_000);
  });

  it("tells apart seeds and steps that differ only above 32 bits", () => {
    expect(deriveKey(1, "a", 0)).not.toEqual(deriveKey(1 + 2 ** 32, "a", 0));
    expect(deriveKey(1, "a", 5)).not.toEqual(deriveKey(1, "a", 5 + 2 ** 32));
  });

  it("refuses what is no seed or step", () => {
    expect(() => deriveKey(-1, "a", 0)).toThrow("seed: expected an integer of at least 0, got -1");
    expect(() => deriveKey(1, "a", 0.5)).toThrow("step: expected an integer of at least 0, got 0.5");
  });
});

describe("Random", () => {
  it("is a function of its key", () => {
    const [a, b] = [new Random([1, 2]), new Random([1, 2])];
    expect(draw(20, () => a.uniform())).toEqual(draw(20, () => b.uniform()));
    expect(new Random([1, 3]).uniform()).not.toBe(new Random([1, 2]).uniform());
  });

  it("draws uniform numbers in [0, 1) that use all 53 bits", () => {
    const random = new Random(deriveKey(1, "uniform", 0));
    const numbers = draw(100_000, () => random.uniform());
    expect(Math.min(...numbers.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(
      chiSquare(
        histogram(
          numbers.map((u) => Math.floor(u * 20)),
          20,
        ),
      ),
    ).toBeLessThan(43.8); // 0.1%, 19 d.f.
    const lastBits = numbers.map((u) => (u * 2 ** 53) % 2);
    expect(chiSquare(histogram(lastBits, 2))).toBeLessThan(10.8); // 0.1%, 1 d.f.
  });

  it("draws every integer below n equally often", () => {
    const random = new Random(deriveKey(1, "integer", 0));
    expect(
      chiSquare(
        histogram(
          draw(100_000, () => random.integer(10)),
          10,
        ),
      ),
    ).toBeLessThan(27.9); // 0.1%, 9 d.f.
  });

  it("draws without bias where 2³² is far from a multiple of n", () => {
    const random = new Random(deriveKey(1, "bias", 0));
    const n = 3 * 2 ** 30; // a remainder without rejection would fall into the first third half of the time
    const thirds = draw(30_000, () => Math.floor(random.integer(n) / 2 ** 30));
    expect(chiSquare(histogram(thirds, 3))).toBeLessThan(13.8); // 0.1%, 2 d.f.
  });

  it("shuffles into every order equally often and keeps what it was given", () => {
    const random = new Random(deriveKey(1, "shuffle", 0));
    const given = [0, 1, 2];
    const orders = draw(12_000, () =>
      ["012", "021", "102", "120", "201", "210"].indexOf(random.shuffle(given).join("")),
    );
    expect(chiSquare(histogram(orders, 6))).toBeLessThan(20.5); // 0.1%, 5 d.f.
    expect(given).toEqual([0, 1, 2]);
  });

  it("refuses to choose from nothing", () =>
    expect(() => new Random([0, 0]).choice([])).toThrow("n: expected an integer from 1 to 4294967296, got 0"));
});

function tensorFlowUniform(n: number, key: Key): Float32Array {
  const types = [typeAttribute("dtype", "float32"), typeAttribute("T", "int32"), typeAttribute("Tseed", "int32")];
  return tf.tidy(
    () =>
      backend
        .executeSingleOutput("StatelessRandomUniform", types, [tf.tensor1d([n], "int32"), tf.tensor1d(key, "int32")])
        .dataSync() as Float32Array,
  );
}

/** The rounds of Salmon et al., written as in the paper. */
function philoxOfBigInts(counter: number[], key: number[]): number[] {
  const mask = 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map(BigInt);
  let [k0, k1] = key.map(BigInt);
  for (let round = 0; round < 10; round++) {
    const [p0, p1] = [c0 * 0xd2511f53n, c2 * 0xcd9e8d57n];
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
    [k0, k1] = [(k0 + 0x9e3779b9n) & mask, (k1 + 0xbb67ae85n) & mask];
  }
  return [c0, c1, c2, c3].map(Number);
}

function draw<T>(n: number, next: () => T): T[] {
  return Array.from({ length: n }, next);
}

function histogram(values: number[], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[value]++;
  return counts;
}

/** Pearson's statistic against equal frequencies. */
function chiSquare(counts: number[]): number {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
