import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logit } from "../../src/theory/numeric";
import { meanGroupDeviation, plainWhitening, trlWhitening, whitenedPush } from "../../src/theory/whitening";
import { forAll, mass, relativeError } from "./arbitraries";

/** The mean of `statistic` over all groups of G rewards, one by one. */
function overGroups(P: number, G: number, statistic: (rewards: number[]) => number): number {
  const groups = Array.from({ length: 2 ** G }, (_, bits) => Array.from({ length: G }, (_, i) => (bits >> i) & 1));
  return groups.reduce((sum, g) => sum + g.reduce((p, r) => p * (r ? P : 1 - P), 1) * statistic(g), 0);
}

const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
const variance = (xs: number[]) => mean(xs.map((x) => (x - mean(xs)) ** 2));
const smallGroup = fc.integer({ min: 2, max: 7 });

describe("meanGroupDeviation", () => {
  it("is the mean standard deviation of a group, counted group by group", () =>
    forAll(mass, smallGroup, (P, G) => {
      const counted = overGroups(P, G, (rewards) => Math.sqrt(variance(rewards)));
      expect(meanGroupDeviation(P, G, plainWhitening)).toBeCloseTo(counted, 11);
    }));

  it("with TRL's whitening, is the mean of advantage × reward that TRL computes", () =>
    forAll(mass, smallGroup, (P, G) => {
      const counted = overGroups(P, G, (rewards) => {
        const deviation = Math.sqrt((variance(rewards) * G) / (G - 1)) + 1e-4;
        return mean(rewards.map((r) => (r * (r - mean(rewards))) / deviation));
      });
      expect(meanGroupDeviation(P, G, trlWhitening)).toBeCloseTo(counted, 11);
    }));

  it("tends to the policy's own standard deviation as groups grow", () =>
    expect(relativeError(meanGroupDeviation(0.3, 5000, plainWhitening), Math.sqrt(0.21))).toBeLessThan(1e-3));

  it("is zero where every group agrees", () =>
    expect([0, 1].map((P) => meanGroupDeviation(P, 16, trlWhitening))).toEqual([0, 0]));

  it("names the argument that is out of range", () =>
    expect(() => meanGroupDeviation(0.5, 1, trlWhitening)).toThrow(
      "groupSize: expected an integer of at least 2, got 1",
    ));
});

describe("whitenedPush", () => {
  it("without a group size is 1 / √(P(1 − P))", () =>
    forAll(mass, (P) =>
      expect(relativeError(whitenedPush(undefined, trlWhitening)(logit(P)), 1 / Math.sqrt(P * (1 - P)))).toBeLessThan(
        1e-9,
      ),
    ));

  it("stays finite for groups, however far out: a group sees at most one stray", () =>
    expect(whitenedPush(16, plainWhitening)(-600)).toBeCloseTo(Math.sqrt(15), 10));
});
