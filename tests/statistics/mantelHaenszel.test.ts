import { describe, expect, it } from "vitest";
import { commonOddsRatio, type Stratum } from "../../src/statistics/mantelHaenszel";
import { deriveKey, Random } from "../../src/common/random";
import { expectClose } from "./closeness";
import { golden } from "./verdictsGolden";

const full: Stratum = { correct: [8, 12], samples: [8, 12] };
const empty: Stratum = { correct: [0, 0], samples: [8, 12] };

describe("commonOddsRatio", () => {
  it("equals statsmodels' estimate and Robins–Breslow–Greenland intervals", () => {
    for (const { strata, oddsRatio, intervals } of golden.strata) {
      for (const [level, lower, upper] of intervals) {
        const estimate = commonOddsRatio(strata, level);
        expectClose(estimate.oddsRatio, oddsRatio);
        expectClose(estimate.lower, lower);
        expectClose(estimate.upper, upper);
      }
    }
  });

  it("of one prompt is its own odds ratio, tuned over base", () =>
    expectClose(commonOddsRatio([{ correct: [5, 8], samples: [20, 10] }]).oddsRatio, 8 / 2 / (5 / 15)));

  it("inverts, interval and all, where base and tuned change places", () => {
    const { strata } = golden.strata[0];
    const swap = ([base, tuned]: [number, number]): [number, number] => [tuned, base];
    const swapped = strata.map(({ correct, samples }) => ({ correct: swap(correct), samples: swap(samples) }));
    const [forward, back] = [commonOddsRatio(strata), commonOddsRatio(swapped)];
    expectClose(back.oddsRatio, 1 / forward.oddsRatio);
    expectClose(back.lower, 1 / forward.upper);
    expectClose(back.upper, 1 / forward.lower);
  });

  it("is moved by no prompt that is always right or always wrong", () => {
    const { strata } = golden.strata[0];
    expect(commonOddsRatio([...strata, full, empty])).toEqual(commonOddsRatio(strata));
  });

  it("covers the factor by which every prompt's odds were multiplied", () => {
    const random = new Random(deriveKey(3, "odds", 0));
    const count = (n: number, mass: number) =>
      Array.from({ length: n }, () => random.uniform() < mass).filter(Boolean).length;
    const stratum = (): Stratum => {
      const odds = Math.exp(6 * random.uniform() - 4);
      return { correct: [count(8, odds / (1 + odds)), count(8, (3 * odds) / (1 + 3 * odds))], samples: [8, 8] };
    };
    const covered = Array.from({ length: 400 }, () => commonOddsRatio(Array.from({ length: 30 }, stratum))).filter(
      ({ lower, upper }) => lower <= 3 && 3 <= upper,
    );
    expect(covered.length / 400).toBeGreaterThan(0.92);
    expect(covered.length / 400).toBeLessThan(0.98);
  });

  it("claims nothing of its width where it is 0 or infinite", () => {
    expect(commonOddsRatio([{ correct: [0, 3], samples: [8, 8] }])).toEqual({
      oddsRatio: Infinity,
      lower: 0,
      upper: Infinity,
    });
    expect(commonOddsRatio([{ correct: [3, 0], samples: [8, 8] }])).toEqual({
      oddsRatio: 0,
      lower: 0,
      upper: Infinity,
    });
  });

  it("names the count that is out of range, and says where there is nothing to learn", () => {
    expect(() => commonOddsRatio([{ correct: [1, 9], samples: [8, 8] }])).toThrow(
      "strata[0].correct[1]: expected an integer from 0 to 8, got 9",
    );
    expect(() => commonOddsRatio([{ correct: [0, 0], samples: [0, 8] }])).toThrow("strata[0].samples[0]");
    expect(() => commonOddsRatio([full, empty])).toThrow(
      "strata: expected at least 1 with both a correct and a wrong sample, got 0 of 2",
    );
    expect(() => commonOddsRatio([])).toThrow("got 0 of 0");
  });
});
