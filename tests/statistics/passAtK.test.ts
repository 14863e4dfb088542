import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passAtK } from "../../src/statistics/passAtK";

/** Share of the k-subsets of n samples, the first c of them correct, that hold a correct one: one by one. */
function counted(n: number, c: number, k: number): number {
  let [all, lucky] = [0, 0];
  for (let subset = 0; subset < 2 ** n; subset++) {
    const members = Array.from({ length: n }, (_, i) => i).filter((i) => (subset >> i) & 1);
    if (members.length !== k) continue;
    all++;
    if (members.some((i) => i < c)) lucky++;
  }
  return lucky / all;
}

describe("passAtK", () => {
  it("is the share of k-subsets that hold a correct sample, for every n up to 9", () => {
    for (let n = 1; n <= 9; n++)
      for (let c = 0; c <= n; c++)
        for (let k = 1; k <= n; k++) expect(passAtK(n, c, k)).toBeCloseTo(counted(n, c, k), 13);
  });

  it("is unbiased: its mean over all outcomes of n samples is 1 − (1 − Q)^k", () =>
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 8 }), (Q, k) => {
        const n = 8;
        const outcomes = Array.from({ length: 2 ** n }, (_, bits) => bits.toString(2).split("1").length - 1);
        const mean = outcomes.reduce((sum, c) => sum + Q ** c * (1 - Q) ** (n - c) * passAtK(n, c, k), 0);
        expect(mean).toBeCloseTo(1 - (1 - Q) ** k, 12);
      }),
    ));

  it("neither overflows nor loses digits for many samples", () => {
    expect(passAtK(1_000_000, 1, 1)).toBe(1e-6);
    expect(passAtK(100_000, 50_000, 5_000)).toBe(1);
    expect(passAtK(100_000, 0, 5_000)).toBe(0); // not −0, which a table would keep
  });

  it("names the argument that is out of range", () => {
    expect(() => passAtK(10, 11, 1)).toThrow("c: expected an integer from 0 to 10, got 11");
    expect(() => passAtK(10, 5, 11)).toThrow("k: expected an integer from 1 to 10, got 11");
  });
});
