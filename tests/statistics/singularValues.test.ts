import { describe, expect, it } from "vitest";
import { deriveKey, Random } from "../../src/common/random";
import { effectiveRank, singularValues, stableRank } from "../../src/statistics/singularValues";

/** Ones on the diagonal, −1 beside it: its singular values are 2 cos(kπ / (2n + 1)), k = 1 … n. */
function differences(n: number): number[] {
  return Array.from({ length: n * n }, (_, i) => {
    const [row, column] = [Math.floor(i / n), i % n];
    return row === column ? 1 : column === row + 1 ? -1 : 0;
  });
}

function expectAll(values: readonly number[], expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs(values[i] - value)).toBeLessThan(1e-12));
}

describe("singularValues", () => {
  it("are those of the difference matrix, in closed form", () => {
    const expected = Array.from({ length: 30 }, (_, k) => 2 * Math.cos(((k + 1) * Math.PI) / 61));
    expectAll(singularValues(differences(30), 30, 30), expected);
  });

  it("of a long, a wide and a deficient matrix are those of their Gram matrix: squares and fourth powers add up", () => {
    const random = new Random(deriveKey(1, "singular values", 0));
    for (const [rows, columns] of [
      [9, 4],
      [4, 9],
      [1, 5],
    ]) {
      const matrix = Array.from({ length: rows * columns }, () => random.uniform() - 0.5);
      const repeated = [...matrix, ...matrix.slice(0, columns)];
      for (const [given, count] of [[matrix, rows] as const, [repeated, rows + 1] as const]) {
        const values = singularValues(given, count, columns);
        const row = (i: number) => given.slice(i * columns, (i + 1) * columns);
        const gram = Array.from({ length: count }, (_, i) =>
          Array.from({ length: count }, (_, j) => row(i).reduce((sum, x, k) => sum + x * row(j)[k], 0)),
        );
        expect(values.length).toBe(Math.min(count, columns));
        const squares = values.reduce((sum, value) => sum + value ** 2, 0);
        expect(squares).toBeCloseTo(gram.reduce((sum, own, i) => sum + own[i], 0), 12); // prettier-ignore
        const fourth = values.reduce((sum, value) => sum + value ** 4, 0);
        expect(fourth).toBeCloseTo(gram.flat().reduce((sum, x) => sum + x * x, 0), 12); // prettier-ignore
      }
    }
    expectAll(singularValues([3, 0, 0, 0, 0, 0], 2, 3), [3, 0]);
    const outer = [1, -2, 3].flatMap((a) => [2, 1, 0.5, -1].map((b) => a * b));
    expectAll(singularValues(outer, 3, 4), [Math.sqrt(14 * 6.25), 0, 0]);
  });
});

describe("ranks", () => {
  it("are n for n equal values, 1 for one, 0 for none, whatever the scale", () => {
    for (const rank of [effectiveRank, stableRank]) {
      expect(rank([0.3, 0.3, 0.3, 0, 0])).toBeCloseTo(3, 12);
      expect(rank([7, 0])).toBe(1);
      expect(rank([0, 0])).toBe(0);
      expect(rank([4, 2, 1])).toBeCloseTo(rank([0.04, 0.02, 0.01]), 12);
    }
  });

  it("of two values are their entropy's and the ratio of their squares", () => {
    expect(effectiveRank([3, 1])).toBeCloseTo(4 / 3 ** 0.75, 12); // e^(−¾ ln ¾ − ¼ ln ¼)
    expect(stableRank([3, 1])).toBeCloseTo(10 / 9, 12);
  });
});
