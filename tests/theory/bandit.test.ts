import { describe, expect, it } from "vitest";
import { trainBandit, type BanditSettings, type BanditState } from "../../src/theory/bandit";
import { lawMass } from "../../src/theory/optima";
import { plainWhitening } from "../../src/theory/whitening";
import { relativeError } from "./arbitraries";

const rewards = [1, 1, 0, 0, 0];
const baseOf = (Q: number) => [0.6 * Q, 0.4 * Q, ...[0.5, 0.3, 0.2].map((share) => share * (1 - Q))];
const settings: BanditSettings = { beta: 1.5, kl: "k3", advantage: "mean", groupSize: 8, seed: 1, steps: 300 };
const course = (Q: number, own: Partial<BanditSettings> = {}) => [
  ...trainBandit(baseOf(Q), rewards, { ...settings, ...own }),
];
const last = (states: BanditState[]) => states[states.length - 1];

describe("a bandit trained on sampled groups", () => {
  for (const advantage of ["mean", "whitened"] as const)
    for (const kl of ["k1-reward", "k2", "k3"] as const)
      it(`settles where the law of ${advantage} and ${kl} says`, () => {
        for (const [Q, beta] of [
          [0.1, 1.5],
          [0.4, 1.5],
          [0.4, 3],
        ]) {
          const law = { beta, kl, advantage, groupSize: 8 };
          expect(Math.abs(last(course(Q, law)).mass - lawMass(Q, law))).toBeLessThan(0.005);
        }
      });

  it("settles elsewhere with another whitening, as its law does", () => {
    const law = { beta: 1, kl: "k3", advantage: "whitened", groupSize: 2, whitening: plainWhitening } as const;
    const settled = last(course(0.2, law)).mass;
    expect(Math.abs(settled - lawMass(0.2, law))).toBeLessThan(0.01);
    expect(lawMass(0.2, law) - lawMass(0.2, { ...law, whitening: undefined })).toBeGreaterThan(0.03);
  });

  it("keeps relative probabilities inside the correct and the wrong set", () => {
    const [first, end] = [baseOf(0.2), last(course(0.2)).policy];
    expect(relativeError(end[0] / end[1], first[0] / first[1])).toBeLessThan(0.02);
    expect(relativeError(end[2] / end[4], first[2] / first[4])).toBeLessThan(0.02);
  });

  it("runs on towards 1 without a KL", () => expect(last(course(0.2, { beta: 0 })).mass).toBeGreaterThan(0.97));

  it("finds nothing that the base policy cannot say", () => {
    const states = course(0, { beta: 0, steps: 20 });
    for (const { mass, policy } of states) expect([mass, policy[0], policy[1]]).toEqual([0, 0, 0]);
  });

  it("gives the base policy first and one state a step", () => {
    const states = course(0.3, { steps: 5 });
    expect(states.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
    states[0].policy.forEach((p, y) => expect(p).toBeCloseTo(baseOf(0.3)[y], 12));
  });

  it("is a function of its seed", () => {
    expect(course(0.3, { steps: 5 })).toEqual(course(0.3, { steps: 5 }));
    expect(last(course(0.3, { steps: 5, seed: 2 })).mass).not.toBe(last(course(0.3, { steps: 5 })).mass);
  });

  it("names the setting that is out of range", () => {
    expect(() => course(0.3, { groupSize: 1 })).toThrow("groupSize: expected an integer of at least 2, got 1");
    expect(() => course(0.3, { beta: -1 })).toThrow("beta (where it is not 0): expected a positive number, got -1");
    expect(() => course(0.3, { learningRate: 0 })).toThrow("learningRate: expected a positive number, got 0");
  });
});
