import { describe, expect, it } from "vitest";
import { ratioOf } from "../../src/bench/rows";
import { deriveKey, Random } from "../../src/common/random";

describe("ratioOf", () => {
  it("divides round by round, so that a machine that slows down for both changes nothing", () => {
    const ours = [10, 20, 40, 10, 30, 20];
    const theirs = ours.map((time) => 1.5 * time);
    expect(ratioOf(theirs, ours)).toEqual({ ratio: 1.5, lower: 1.5, upper: 1.5 });
  });

  it("has the interval that tables of the binomial distribution give", () => {
    const bounds = (n: number) => {
      const { lower, upper } = ratioOf(
        Array.from({ length: n }, (_, i) => i + 1),
        Array<number>(n).fill(1),
      );
      return [lower, upper];
    };
    expect([6, 7, 9, 12, 20].map(bounds)).toEqual([
      [1, 6],
      [1, 7],
      [2, 8],
      [3, 10],
      [6, 15],
    ]);
  });

  it("contains the median in at least 95 of 100 samples, of a skewed distribution too", () => {
    const random = new Random(deriveKey(1, "interval's coverage", 0));
    const ones = Array<number>(7).fill(1);
    const contains = () => {
      const { lower, upper } = ratioOf(
        ones.map(() => -Math.log(random.uniform())),
        ones,
      );
      return lower! <= Math.LN2 && Math.LN2 <= upper!;
    };
    const share = Array.from({ length: 4000 }, contains).filter(Boolean).length / 4000;
    expect(share).toBeGreaterThan(0.95);
    expect(share).toBeLessThan(0.995);
  });

  it("leaves out rounds that only one side took, and claims no interval from five", () => {
    expect(ratioOf([20], [10, 5, 5])).toEqual({ ratio: 2, lower: null, upper: null });
    expect(ratioOf([1, 2, 3, 4, 5], [1, 1, 1, 1, 1])).toEqual({ ratio: 3, lower: null, upper: null });
  });
});
