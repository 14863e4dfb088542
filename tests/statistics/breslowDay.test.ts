import { describe, expect, it } from "vitest";
import { breslowDay } from "../../src/statistics/breslowDay";
import type { Stratum } from "../../src/statistics/mantelHaenszel";
import { deriveKey, Random } from "../../src/common/random";
import { expectClose } from "./closeness";
import { golden } from "./verdictsGolden";

describe("breslowDay", () => {
  it("equals statsmodels' with Tarone's correction, on the informative prompts", () => {
    for (const { strata, breslowDay: expected } of golden.strata) {
      const { statistic, degrees, p } = breslowDay(strata);
      expectClose(statistic, expected.statistic);
      expect(degrees).toBe(expected.degrees);
      expectClose(p, expected.p);
    }
  });

  it("at a common odds ratio of exactly 1 measures the distance from independence", () => {
    const strata: Stratum[] = [
      { correct: [2, 4], samples: [10, 10] },
      { correct: [6, 4], samples: [10, 10] },
    ]; // the expected counts are 3 and 5; their variances r₁ r₂ c₁ c₂ / n³ are 1.05 and 1.25; Tarone's correction is 0
    expectClose(breslowDay(strata).statistic, 1 / 1.05 + 1 / 1.25);
  });

  it("rejects a common factor about as often as it says where there is one", () => {
    const random = new Random(deriveKey(5, "homogeneity", 0));
    const count = (mass: number) => Array.from({ length: 24 }, () => random.uniform() < mass).filter(Boolean).length;
    const stratum = (): Stratum => {
      const odds = Math.exp(4 * random.uniform() - 3);
      return { correct: [count(odds / (1 + odds)), count((3 * odds) / (1 + 3 * odds))], samples: [24, 24] };
    };
    const rejected = Array.from({ length: 400 }, () => breslowDay(Array.from({ length: 20 }, stratum))).filter(
      ({ p }) => p < 0.05,
    );
    expect(rejected.length / 400).toBeGreaterThan(0.02);
    expect(rejected.length / 400).toBeLessThan(0.08);
  });

  it("refuses fewer than two informative prompts, and an infinite common odds ratio", () => {
    expect(() => breslowDay([{ correct: [1, 2], samples: [4, 4] }])).toThrow(/expected at least 2 with both/);
    const onlyGains: Stratum = { correct: [0, 2], samples: [4, 4] };
    expect(() => breslowDay([onlyGains, onlyGains])).toThrow(
      "strata: expected a common odds ratio above 0 and below infinity, got Infinity",
    );
  });
});
