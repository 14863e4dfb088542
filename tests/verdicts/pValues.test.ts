import { describe, expect, it } from "vitest";
import { decisionRule as rule, type Part } from "../../src/hypotheses/hypothesis";
import { noRows } from "../../src/verdicts/estimate";
import { correctedOverTested, twoSided } from "../../src/verdicts/pValues";

const part: Part = { id: "H1a", claim: "", quantity: "", test: "", region: { above: 0 }, of: ["all"] };
const estimate = { ...noRows, pFor: 0.01, pAgainst: 0.99, seeds: 6 };

describe("twoSided", () => {
  it("is twice the smaller one-sided p-value, at most 1", () => {
    expect(twoSided(part, estimate, rule)).toBe(0.02);
    expect(twoSided(part, { ...estimate, pFor: 0.99, pAgainst: 0.01 }, rule)).toBe(0.02);
    expect(twoSided(part, { ...estimate, pFor: 0.6, pAgainst: 0.7 }, rule)).toBe(1);
  });

  it("is none of a part with too few seeds, by its own number where it has one, and none of a doubtful part", () => {
    expect(twoSided(part, { ...estimate, seeds: 5 }, rule)).toBeNaN();
    expect(twoSided({ ...part, minimumSeeds: 4 }, { ...estimate, seeds: 5 }, rule)).toBe(0.02);
    expect(twoSided(part, { ...estimate, doubt: "Too few samples." }, rule)).toBeNaN();
  });
});

describe("correctedOverTested", () => {
  it("is Holm's over the parts that were tested: what was not tested costs nothing and stays without a p-value", () => {
    expect(correctedOverTested([NaN, 0.03, 0.01, NaN, 0.02])).toEqual([NaN, 0.04, 0.03, NaN, 0.04]);
    expect(correctedOverTested([NaN])).toEqual([NaN]);
  });
});
