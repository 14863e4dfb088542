import gammaln from "@stdlib/math-base-special-gammaln";
import { describe, expect, it } from "vitest";
import { smallestSize } from "../../../src/passrates/analysis/plans";
import { gridOf } from "../../../src/passrates/analysis/rateGrid";
import type { Rates } from "../../../src/passrates/analysis/rates";
import { reachOf } from "../../../src/passrates/analysis/reach";
import { mixedSubsets, signalAt } from "../../../src/passrates/analysis/signal";

const logBeta = (a: number, b: number) => gammaln(a) + gammaln(b) - gammaln(a + b);

/** Under Beta(a, b), the mean of Q^right · (1 − Q)^wrong: a quotient of beta functions, without a grid. */
const moment = (a: number, b: number, right: number, wrong: number) =>
  Math.exp(logBeta(a + right, b + wrong) - logBeta(a, b));

const counts = [
  { n: 16, k: 0 },
  { n: 16, k: 3 },
  { n: 16, k: 16 },
  { n: 64, k: 63 },
  { n: 200, k: 1 },
];

describe("what a run can teach", () => {
  it.each([
    { a: 0.7, b: 1.9 },
    { a: 4, b: 2 },
    { a: 0.2, b: 0.1 },
  ])("is by each prompt's posterior what the beta function says, Beta($a, $b)", ({ a, b }) => {
    const grid = gridOf({ a, b, zero: 0, one: 0 }, 200);
    const [groupSize, rollouts] = [8, 500];
    const { byPrompt, reach } = reachOf(counts, { grid } as Rates, { groupSize, rollouts });
    const expected = counts.map(({ n, k }) => {
      const [right, wrong] = [a + k, b + n - k];
      const allRight = moment(right, wrong, groupSize, 0);
      const found = 1 - moment(right, wrong, 0, rollouts);
      return {
        rate: expect.closeTo(right / (right + wrong), 5) as number,
        signal: expect.closeTo(1 - allRight - moment(right, wrong, 0, groupSize), 4) as number,
        reach: allRight >= 0.5 ? "saturated" : found < 0.5 ? "out of reach" : "within reach",
      };
    });
    expect(byPrompt).toEqual(expected);
    for (const [kind, count] of Object.entries(reach))
      expect(count).toBe(expected.filter((prompt) => prompt.reach === kind).length);
  });
});

describe("the smallest group size", () => {
  it.each([0.3, 0.5, 0.9, 0.999])(
    "that keeps %s of groups informative is the first of all that are tried one after the other",
    (wanted) => {
      const shares = [
        (size: number) => signalAt(size)(0.1),
        (size: number) => (signalAt(size)(0.02) + signalAt(size)(0.6)) / 2,
        (size: number) => mixedSubsets({ n: 1024, k: 40 }, size),
      ];
      for (const share of shares) {
        const sizes = Array.from({ length: 1023 }, (_, i) => i + 2);
        expect(smallestSize(share, wanted)).toBe(sizes.find((size) => share(size) >= wanted));
      }
    },
  );

  it("is of groups drawn from counted samples what enumerating them gives", () => {
    const subsets = (samples: number[], size: number): number[][] =>
      size === 0
        ? [[]]
        : samples.flatMap((first, i) => subsets(samples.slice(i + 1), size - 1).map((rest) => [first, ...rest]));
    for (const k of [0, 1, 3, 6])
      for (const size of [2, 3, 5]) {
        const all = subsets(
          [0, 1, 2, 3, 4, 5].map((i) => Number(i < k)),
          size,
        );
        const mixed = all.filter((group) => new Set(group).size === 2);
        expect(mixedSubsets({ n: 6, k }, size)).toBeCloseTo(mixed.length / all.length, 12);
      }
  });
});
