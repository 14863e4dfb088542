import { describe, expect, it } from "vitest";
import { signFlipTest } from "../../src/evaluation/signFlip";
import { tTest } from "../../src/evaluation/tTest";
import { deriveKey, Random } from "../../src/random";
import { expectClose } from "./closeness";
import { golden } from "./verdictsGolden";

describe("signFlipTest", () => {
  it("equals SciPy's exact permutation test, ties included", () => {
    for (const { differences, alternative, p } of golden.signFlips)
      expectClose(signFlipTest(differences, { alternative }).p, p);
  });

  it("of n differences of one sign is 2⁻ⁿ, up to 20 of them", () => {
    for (const n of [1, 2, 7, 20]) {
      const differences = Array.from({ length: n }, (_, i) => 0.1 + i / 7);
      expect(signFlipTest(differences, { alternative: "greater" }).p).toBe(2 ** -n);
      expect(signFlipTest(differences).p).toBe(2 ** (1 - n));
      expect(signFlipTest(differences, { alternative: "less" }).p).toBe(1);
    }
  });

  it("of many differences comes near Student's t, and never to 0", () => {
    const random = new Random(deriveKey(1, "differences", 0));
    const differences = Array.from({ length: 40 }, () => random.uniform() - 0.42);
    expect(Math.abs(signFlipTest(differences).p - tTest(differences).p)).toBeLessThan(0.01);
    expect(signFlipTest(new Array(40).fill(1)).p).toBe(1 / 100_001);
  });

  it("is a function of its key, which alone decides the random signs", () => {
    const differences = Array.from({ length: 21 }, (_, i) => Math.sin(i) + 0.1);
    const at = (step: number) => signFlipTest(differences, { key: deriveKey(1, "signs", step) }).p;
    expect(at(1)).toBe(at(1));
    expect(at(1)).not.toBe(at(2));
  });

  it("takes differences that are all zero for no evidence", () =>
    expect(signFlipTest([0, 0, 0])).toEqual({ mean: 0, p: 1 }));

  it("refuses no differences, and one that is not finite", () => {
    expect(() => signFlipTest([])).toThrow("differences.length: expected an integer of at least 1, got 0");
    expect(() => signFlipTest([1, Infinity])).toThrow("differences[1]: expected a finite number, got Infinity");
  });
});
